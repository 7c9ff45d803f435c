"""What a version must be to be published, beside well written: a request filed under it gives a receipt and a decision.

A version stored by an earlier release is read as it is: nothing here is asked of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from string import Template

from guichet.procedures.acts import lacking
from guichet.procedures.compiled import Compiled
from guichet.procedures.fields import Field
from guichet.procedures.mentions import Path
from guichet.procedures.schema import DocumentEntry, FieldEntry, ProcedureFile
from guichet.rules import Text

Demand = tuple[Path, str]

RESERVED = frozenset(
    # What the form of a step carries beside the answers.
    {"suite", "revision", "montres", "cle", "etape", "chercher", "csrfmiddlewaretoken", "fichier", "papier"}
    # What the pages that show fields call their own parts, and what a document's form asks.
    | {
        "content",
        "menu",
        "footer",
        "errors",
        "sections",
        "documents",
        "status",
        "nouveau",
        "efface",
        "version",
    }
)
"""Names that pages keep for themselves: a field of that name would be taken for another thing."""

_NAMES = frozenset({"nom"})
_WORDS = frozenset({"nom", "texte"})
TYPES_OF: Mapping[str, frozenset[str]] = {
    "nom_naissance": _NAMES,
    "nom_usage": _WORDS,
    "prenoms": _WORDS,
    "sexe": frozenset({"choix"}),
    "date_naissance": frozenset({"date"}),
    "pays_naissance": frozenset({"pays"}),
    "lieu_naissance": _WORDS,
    "nationalite": frozenset({"nationalite"}),
    "numero_etranger": frozenset({"numero_etranger"}),
    "adresse": frozenset({"adresse"}),
    "telephone": frozenset({"telephone"}),
    "courriel": frozenset({"courriel"}),
}
"""The types of field that hold what a registry of identities gives under each key."""
_ON_RECEIPTS: Mapping[str, frozenset[str]] = {**TYPES_OF, "lieu_naissance": _WORDS | {"commune"}}
"""The same for what a receipt says: a commune chosen is a place of birth, though no registry gives its code."""
_ON_EVERY_RECEIPT = ("nom_naissance", "date_naissance", "pays_naissance", "nationalite")
_LONGEST_NAME = 200
"""What one line of a receipt says in full."""
_SEXES = frozenset({"feminin", "masculin"})


def demands(compiled: Compiled) -> Iterator[Demand]:
    """What the version is short of, each with its place in the file."""
    yield from _order(compiled.file)
    yield from _names(compiled.file)
    yield from _registries(compiled.file)
    yield from _identity(compiled)
    yield from _sentences(compiled.file)
    yield from _bounds(compiled)
    yield from _whom(compiled.file)
    if compiled.file.decision is not None:
        yield from lacking(compiled.file.decision)


# Steps and names.


def _order(file: ProcedureFile) -> Iterator[Demand]:
    kinds = [step.genre for step in file.etapes]
    last = len(kinds) - 2 if kinds[-1] == "confirmation" else len(kinds) - 1
    for i, kind in enumerate(kinds):
        if kind == "depot" and i != last:
            yield ("etapes", i, "genre"), "le dépôt est la dernière étape, ou celle avant « confirmation »"


def _names(file: ProcedureFile) -> Iterator[Demand]:
    for path, entry in _entries(file):
        if entry.id in RESERVED:
            yield (*path, "id"), f"« {entry.id} » est un nom que les pages gardent pour elles : un autre"
    for i, step in enumerate(file.etapes):
        for j, section in enumerate(step.sections):
            for k, box in enumerate(section.attestations):
                if box.id in RESERVED:
                    path: Path = ("etapes", i, "sections", j, "attestations", k, "id")
                    yield path, f"« {box.id} » est un nom que les pages gardent pour elles : un autre"


def _entries(file: ProcedureFile) -> Iterator[tuple[Path, FieldEntry]]:
    """Every field as written, those of rows after their group."""
    for i, step in enumerate(file.etapes):
        for j, section in enumerate(step.sections):
            for k, entry in enumerate(section.champs):
                at: Path = ("etapes", i, "sections", j, "champs", k)
                yield at, entry
                for n, child in enumerate(entry.champs or ()):
                    yield (*at, "champs", n), child


# Who the request is for.


def _registries(file: ProcedureFile) -> Iterator[Demand]:
    for path, entry in _entries(file):
        if not entry.registre:
            continue
        wanted = TYPES_OF[entry.registre]
        if entry.type not in wanted:
            yield (*path, "registre"), f"« {entry.registre} » est d'un champ de type {_either(wanted)}"
        elif entry.registre == "sexe" and _SEXES - {one.valeur for one in entry.options or ()}:
            yield (*path, "options"), f"les options du registre attendues : {', '.join(sorted(_SEXES))}"


def _identity(compiled: Compiled) -> Iterator[Demand]:
    named = compiled.file.identite
    for key in _ON_EVERY_RECEIPT:
        if key not in named:
            yield ("identite",), f"« {key} » manque : l'accusé de réception ne se fait pas sans"
    for key, name in named.items():
        field = compiled.fields.get(name)
        if field is None:
            continue  # told as an unknown field
        wanted, at = _ON_RECEIPTS[key], ("identite", key)
        if field.entry.type not in wanted:
            yield at, f"un champ de type {_either(wanted)} attendu, « {name} » n'en est pas un"
        elif field.entry.longueur and field.entry.longueur > _LONGEST_NAME:
            yield at, f"« {name} » : {_LONGEST_NAME} caractères au plus sur un accusé de réception"
        elif key in _ON_EVERY_RECEIPT and not _always_answered(compiled, field):
            yield at, f"« {name} » est demandé à chacun et obligatoire : ni « si », ni facultatif"


def _always_answered(compiled: Compiled, field: Field) -> bool:
    return field.required is True and field.shown is None and compiled.section_of[field.id].shown is None


def _either(names: frozenset[str]) -> str:
    return " ou ".join(f"« {name} »" for name in sorted(names))


# What the receipt says.


def _sentences(file: ProcedureFile) -> Iterator[Demand]:
    receipt, clock = file.recepisse, file.delais
    for key, texts in (("prouve", receipt.prouve), ("ne_prouve_pas", receipt.ne_prouve_pas)):
        if not texts:
            yield ("recepisse", key), "une phrase au moins attendue"
    yield from _must_say(("delais", "texte"), [clock.texte], "date_silence")
    yield from _must_say(("recepisse", "texte"), [receipt.texte], "date_depot")
    if clock.sens == "rejet":
        yield from _must_say(("recepisse", "recours"), receipt.recours, "date_recours")
    else:
        yield from _no_appeal(file)


def _must_say(path: Path, texts: Sequence[Text], place: str) -> Iterator[Demand]:
    """In every language that the texts are in, one of them names the fact."""
    languages = dict.fromkeys(language for words in texts for language in words.model_dump())
    for language in languages:
        if not any(place in _places(words.in_(language)) for words in texts):
            yield path, f"« ${place} » manque ({language})"


def _no_appeal(file: ProcedureFile) -> Iterator[Demand]:
    """Silence that accepts opens no appeal: no sentence waits for its date."""
    receipt = file.recepisse
    said: dict[Path, Text] = {("delais", "texte"): file.delais.texte, ("recepisse", "texte"): receipt.texte}
    for key in ("prouve", "ne_prouve_pas", "recours", "mentions"):
        said.update({("recepisse", key, i): one for i, one in enumerate(getattr(receipt, key))})
    for path, words in said.items():
        if any("date_recours" in _places(one) for one in words.model_dump().values()):
            yield path, "« $date_recours » n'existe pas où le silence vaut accord"


def _places(words: str) -> list[str]:
    return Template(words).get_identifiers()


# Limits and words.


def _bounds(compiled: Compiled) -> Iterator[Demand]:
    """A first day allowed that comes after the last one, where neither depends on an answer."""
    for path, entry in _entries(compiled.file):
        field = compiled.fields.get(entry.id)
        if field is None or field.minimum is None or field.maximum is None:
            continue
        first, last = field.minimum.evaluate({}), field.maximum.evaluate({})
        if isinstance(first, date) and isinstance(last, date) and first > last:
            yield (*path, "minimum"), "le minimum est après le maximum : aucune date ne convient"


def _whom(file: ProcedureFile) -> Iterator[Demand]:
    """The list of documents says in words of whom each is asked: a condition is no sentence."""
    for i, step in enumerate(file.etapes):
        for j, section in enumerate(step.sections):
            for k, document in enumerate(section.pieces):
                if (section.si or _depends(document)) and document.pour is None:
                    path: Path = ("etapes", i, "sections", j, "pieces", k)
                    yield path, "« pour » manque : à qui ce document est demandé, en une phrase"


def _depends(document: DocumentEntry) -> bool:
    return bool(document.si) or not isinstance(document.obligatoire, bool)
