"""A file of whole numbers, each with the days it holds and the act or reason it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


class FiguresError(ValueError):
    """A file that cannot be used, or a figure asked for that it does not give; the message says which."""


class Figure(BaseModel):
    """One value from a day on, to the end of another where it has one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valeur: int
    du: date
    au: date | None = None
    base: Annotated[str, Field(min_length=1)]

    def holds_on(self, day: date) -> bool:
        return self.du <= day and (self.au is None or day <= self.au)


_SHAPE = TypeAdapter(dict[str, Annotated[list[Figure], Field(min_length=1)]])


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one file, by name."""

    by_name: Mapping[str, tuple[Figure, ...]]

    def on(self, name: str, day: date) -> int:
        """The value of `name` on a day; before the first one, the first: nothing that ran had none.

        :raises FiguresError: where the file has no such name, or no value for that day
        """
        values = self.by_name.get(name)
        if values is None:
            raise FiguresError(f"no figure is named {name}")
        if day < values[0].du:
            return values[0].valeur
        for figure in reversed(values):
            if figure.holds_on(day):
                return figure.valeur
        raise FiguresError(f"{name} has no value on {day.isoformat()}")


def load(path: Path) -> Figures:
    """The figures of a YAML file, oldest first.

    :raises FiguresError: where it is not one list of dated values a name
    """
    try:
        read = _SHAPE.validate_python(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise FiguresError(f"{path.name}: {error}") from None
    return Figures({name: tuple(sorted(values, key=lambda value: value.du)) for name, values in read.items()})
