"""Fields repeated for each of several: children, former stays."""

from collections.abc import Mapping
from typing import Any

from guichet.procedures.fields.base import (
    Answer,
    Fact,
    Field,
    FieldType,
    PartShape,
    Read,
    References,
    Setting,
    Typed,
    register,
)
from guichet.procedures.schema import FieldEntry
from guichet.rules import Value


@register
class Group(FieldType):
    """`groupe`: rows of the same fields, a list of mappings. Conditions see `<field>_nombre`.

    Its rows are read by `guichet.procedures.reading`, which keeps a refusal for each field of each row.
    """

    name = "groupe"
    widget = "groupe"
    sample = None
    settings = frozenset({"champs", "element", "maximum", "minimum"})
    most = 20

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        return None

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        return {f"{field.id}_nombre": len(value) if isinstance(value, list) else 0}

    def samples(self, field: Field) -> Mapping[str, Value]:
        return {f"{field.id}_nombre": 1}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        rows = value if isinstance(value, list) else []
        return " ; ".join(self.row(field, row, lang, references) for row in rows)

    def row(self, field: Field, row: Mapping[str, Answer], lang: str, references: References) -> str:
        """One row in words."""
        shown = (one for one in field.children if one.id in row)
        return ", ".join(one.type.display(one, row[one.id], lang, references) for one in shown)

    def typed(self, field: Field, value: Answer, references: References) -> dict[str, str]:
        return {}

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "array",
            "minItems": rows_at_least(field),
            "maxItems": rows_at_most(field),
            "items": {
                "type": "object",
                "properties": {one.id: one.type.schema(one) for one in field.children},
                "additionalProperties": False,
            },
        }

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return ()

    def faults(self, entry: FieldEntry) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if not entry.champs:
            found.append(("champs", "un champ au moins attendu"))
        if any(one.type == self.name for one in entry.champs or ()):
            found.append(("champs", "un groupe ne contient pas de groupe"))
        limits = (("minimum", entry.minimum), ("maximum", entry.maximum))
        found += [
            (key, "un nombre de lignes, 1 au moins, attendu")
            for key, value in limits
            if isinstance(value, str) or (isinstance(value, int) and value < 1)
        ]
        least, most = entry.minimum or 1, entry.maximum or self.most
        if isinstance(least, int) and isinstance(most, int) and least > most:
            found.append(("minimum", f"plus que le maximum, {most}"))
        return found


def rows_at_least(field: Field) -> int:
    """How many rows there are, where there are any."""
    return field.entry.minimum if isinstance(field.entry.minimum, int) else 1


def rows_at_most(field: Field) -> int:
    return field.entry.maximum if isinstance(field.entry.maximum, int) else Group.most
