"""What must agree between the parts of a version: names, places in texts, steps. Each fault with its place."""

from collections.abc import Iterable, Iterator, Mapping

from guichet.procedures.compiled import Compiled
from guichet.procedures.fields import Field, References
from guichet.procedures.mentions import Path, wrong_places
from guichet.procedures.schema import ProcedureFile
from guichet.rules import closest

Fault = tuple[Path, str]


def agreements(compiled: Compiled, references: References) -> Iterator[Fault]:
    """What one part says and another does not know."""
    yield from _places(compiled.file)
    yield from _fields(compiled)
    yield from _parameters(compiled.file, references)
    yield from _steps(compiled.file)


def unknown(name: str, fields: Mapping[str, Field], path: Path) -> Iterator[Fault]:
    """A name that is no field's."""
    if name not in fields:
        near = closest(name, fields)
        said = f" ; le plus proche : « {near} »" if near else ""
        yield path, f"champ inconnu « {name} »{said}"


def nearest(name: str, known: Iterable[str]) -> str:
    near = closest(name, known)
    return f" ; la plus proche : « {near} »" if near else ""


def _fields(compiled: Compiled) -> Iterator[Fault]:
    file, fields = compiled.file, compiled.fields
    for key, name in file.identite.items():
        yield from unknown(name, fields, ("identite", key))
    place = file.routage.champ
    yield from unknown(place, fields, ("routage", "champ"))
    if place in fields and fields[place].entry.type not in ("adresse", "commune"):
        yield ("routage", "champ"), "un champ de type « adresse » ou « commune » attendu"
    if file.observations:
        yield from unknown(file.observations, fields, ("observations",))


def _parameters(file: ProcedureFile, references: References) -> Iterator[Fault]:
    parameters, clock = references.parameters, file.delais
    delays = (("silence", clock.silence), ("recours", clock.recours), ("complement", clock.complement))
    for key, name in delays:
        if name and name not in parameters.delays:
            yield ("delais", key), f"délai inconnu « {name} »{nearest(name, parameters.delays)}"
    for i, name in enumerate(file.frais.parametres if file.frais else ()):
        if name not in parameters.amounts:
            path: Path = ("frais", "parametres", i)
            yield path, f"montant inconnu « {name} »{nearest(name, parameters.amounts)}"


def _places(file: ProcedureFile) -> Iterator[Fault]:
    """A text has no place but those that are filled: by a filing, or by what is computed."""
    for path, name, known in wrong_places(file):
        yield path, f"« ${name} » n'est pas un emplacement de : {', '.join(known)}"


def _steps(file: ProcedureFile) -> Iterator[Fault]:
    kinds = [step.genre for step in file.etapes]
    if kinds.count("depot") != 1:
        yield ("etapes",), "une étape « depot », et une seule, attendue"
    for i, step in enumerate(file.etapes):
        if step.genre == "confirmation" and (i != len(kinds) - 1 or step.sections):
            yield ("etapes", i), "l'étape « confirmation » est la dernière, sans section"
        for j, section in enumerate(step.sections):
            at: Path = ("etapes", i, "sections", j)
            if not (section.champs or section.attestations or section.pieces):
                yield at, "section vide : un champ, une attestation ou une pièce attendus"
            if section.pieces and step.genre != "pieces":
                yield (*at, "pieces"), "les pièces se demandent à une étape de genre « pieces »"
