"""Whether a condition can ever be true, as far as closed lists of answers tell."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from guichet.procedures.mentions import Path
from guichet.procedures.schema import FieldEntry, ProcedureFile, SectionEntry
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


def conditions_of(file: ProcedureFile) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """What must hold together for a part of the file to be of use to someone, with the place of the last condition."""
    for i, step in enumerate(file.etapes):
        for j, section in enumerate(step.sections):
            yield from _of_section(section, ("etapes", i, "sections", j))
    for i, rule in enumerate(file.recevabilite):
        yield ("recevabilite", i, "exige"), (rule.exige,)
    for i, advice in enumerate(file.avis):
        yield ("avis", i, "si"), (advice.si,)
    for i, column in enumerate(file.colonnes):
        for k, case in enumerate(column.cas):
            yield ("colonnes", i, "cas", k, "si"), (case.si,)
    if file.priorite.vulnerable:
        yield ("priorite", "vulnerable"), (file.priorite.vulnerable,)


def _of_section(section: SectionEntry, at: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    outer = (section.si,) if section.si else ()
    if outer:
        yield (*at, "si"), outer
    parts = (
        ("champs", section.champs),
        ("attestations", section.attestations),
        ("pieces", section.pieces),
    )
    for key, entries in parts:
        for k, entry in enumerate(entries):
            if entry.si:
                yield (*at, key, k, "si"), (*outer, entry.si)


def never_true(together: Sequence[Expression], domains: Mapping[str, Sequence[Value]]) -> bool:
    """Whether conditions are never all true, for every answer of the closed lists, whatever the rest."""
    found = dict.fromkeys(key for one in together for key in one.keys)
    keys = [key for key in found if key in domains]
    if any("premier_connu" in one.text for one in together) and len(keys) < len(found):
        return False  # it takes another value for what is left unknown here
    combinations = product(*(domains[key] for key in keys))
    tried = list(islice(combinations, _TRIED_AT_MOST + 1))
    if len(tried) > _TRIED_AT_MOST:
        return False
    cases = (dict(zip(keys, values, strict=True)) for values in tried)
    return all(any(one.evaluate(case) is False for one in together) for case in cases)
