"""Fields where one chooses: yes or no, a box, one of a list, several of a list."""

from collections.abc import Mapping
from typing import Any

from guichet.procedures.fields.base import (
    Answer,
    Fact,
    Field,
    FieldType,
    Option,
    PartShape,
    Read,
    References,
    Refusal,
    Setting,
    Typed,
    one,
    register,
    text,
)
from guichet.procedures.schema import FieldEntry
from guichet.rules import Value

YES, NO = text("Oui", "Yes"), text("Non", "No")
TICKED = text("Coché", "Ticked")
_OFFERED = text("Choisissez l'une des réponses proposées.", "Choose one of the answers offered.")


@register
class YesNo(FieldType):
    """`oui_non`: true or false, posted as `oui` or `non`."""

    name = "oui_non"
    widget = "boutons"
    sample = True

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = one(typed)
        return {"": None, "oui": True, "non": False}.get(found, Refusal(_OFFERED))

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        return (YES if value else NO).in_(lang)

    def typed(self, field: Field, value: Answer, references: References) -> dict[str, str]:
        return {"": "oui" if value else "non"}

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}

    def options(self, field: Field, lang: str, references: References) -> tuple[Option, ...]:
        return (Option("oui", YES.in_(lang)), Option("non", NO.in_(lang)))


@register
class Box(FieldType):
    """`case`: true, or nothing; where required, it must be ticked."""

    name = "case"
    widget = "case"
    marked = True
    sample = True

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = one(typed)
        return {"": None, "oui": True}.get(found, Refusal(_OFFERED))

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        return {field.id: value is True}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        return TICKED.in_(lang)

    def typed(self, field: Field, value: Answer, references: References) -> dict[str, str]:
        return {"": "oui"}

    def schema(self, field: Field) -> dict[str, Any]:
        return {"const": True}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, kind="checkbox"),)


@register
class Choice(FieldType):
    """`choix`: one of the options; a list from six options on, buttons below, unless said."""

    name = "choix"
    widget = "boutons"
    settings = frozenset({"options", "presentation"})

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = one(typed)
        return found if found in field.labels else Refusal(_OFFERED) if found else None

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        label = field.labels.get(str(value))
        return label.in_(lang) if label else str(value)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"enum": list(field.labels)}

    def options(self, field: Field, lang: str, references: References) -> tuple[Option, ...]:
        return tuple(
            Option(one.valeur, one.libelle.in_(lang), one.aide.in_(lang) if one.aide else "")
            for one in field.entry.options or ()
        )

    def faults(self, entry: FieldEntry) -> list[tuple[str, str]]:
        values = [option.valeur for option in entry.options or ()]
        if len(values) < 2:
            return [("options", "deux options au moins attendues")]
        return [("options", f"« {value} » est deux fois") for value in set(values) if values.count(value) > 1]


@register
class Choices(Choice):
    """`choix_multiple`: a list of options, in their order; `<field>_<option>` tells a condition which are chosen."""

    name = "choix_multiple"
    widget = "cases"
    marked = True
    sample = None

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = {value for value in typed.get("", ()) if value}
        if found - field.labels.keys():
            return Refusal(_OFFERED)
        return [value for value in field.labels if value in found] or None

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        chosen = value if isinstance(value, list) else []
        return {f"{field.id}_{option}": option in chosen for option in field.labels}

    def samples(self, field: Field) -> Mapping[str, Value]:
        return {f"{field.id}_{option}": True for option in field.labels}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        chosen = value if isinstance(value, list) else [value]
        labels = [field.labels.get(str(value)) for value in chosen]
        return ", ".join(label.in_(lang) for label in labels if label)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": {"enum": list(field.labels)}, "uniqueItems": True, "minItems": 1}
