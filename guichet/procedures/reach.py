"""Whether a condition can ever be true, as far as closed lists of answers tell."""

from collections.abc import Mapping, Sequence
from itertools import islice, product

from guichet.procedures.schema import FieldEntry
from guichet.rules import Expression, Value

_TRIED_AT_MOST = 20_000


def domain_of(entry: FieldEntry) -> Mapping[str, Sequence[Value]]:
    """The values a field may give to conditions, by key, where they are a closed list."""
    options = [option.valeur for option in entry.options or ()]
    match entry.type:
        case "oui_non" | "case":
            return {entry.id: (True, False)}
        case "choix":
            return {entry.id: options}
        case "choix_multiple":
            return {f"{entry.id}_{option}": (True, False) for option in options}
        case _:
            return {}


def never_true(expression: Expression, domains: Mapping[str, Sequence[Value]]) -> bool:
    """Whether a condition is false for every answer of the closed lists, whatever the rest."""
    keys = [key for key in expression.keys if key in domains]
    if "premier_connu" in expression.text and len(keys) < len(expression.keys):
        return False  # it takes another value for what is left unknown here
    combinations = product(*(domains[key] for key in keys))
    tried = list(islice(combinations, _TRIED_AT_MOST + 1))
    if len(tried) > _TRIED_AT_MOST:
        return False
    return all(expression.evaluate(dict(zip(keys, values, strict=True))) is False for values in tried)
