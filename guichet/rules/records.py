"""What every data file is written with: records without unknown keys, words in two languages, sources."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Language = str
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]


class Record(BaseModel):
    """A frozen record that refuses a key it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(BaseModel):
    """Words of the law, beside the rule: French and English required, other languages welcome."""

    model_config = ConfigDict(extra="allow", frozen=True)
    fr: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]

    def in_(self, language: Language) -> str:
        """The text in a language, French where it is missing."""
        return getattr(self, language, None) or self.fr


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | bool | int | dict) else value


def _as_word(value: Any) -> Any:
    """YAML reads true, 92 and the like as other things than words."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else value


Word = Annotated[str, BeforeValidator(_as_word)]
Words = Annotated[list[Word], BeforeValidator(_listed)]


class Quotation(Record):
    """What a source says, where, and when it was last read."""

    id: str
    citation: str = ""
    verifie_le: date | None = None


class Article(Record):
    article: str
    eli: str | None = None


def _named(key: str) -> BeforeValidator:
    """A bare word stands for a record with that one key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


ArticleOrName = Annotated[Article, _named("article")]
Quotations = Annotated[
    list[Annotated[Quotation, _named("id")]], BeforeValidator(_listed), Field(min_length=1)
]


def keys_of(record: type[Record]) -> Iterator[str]:
    """The keys of a form and of those made from it."""
    yield from record.model_fields
    for narrower in record.__subclasses__():
        yield from keys_of(narrower)
