"""From data files to one engine: every rule, gap and impossible combination in one table, and what goes with it."""

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Generic, TypeVar

from guichet.rules import (
    DataError,
    Expression,
    ExpressionError,
    Rule,
    Table,
    TableError,
    closest,
    compile_table,
    parse,
)
from guichet.territory import Territory

from .encoding import Encoder
from .errors import Faults
from .reading import NATIONAL, Documents, Texts, hash_of, read_documents, read_texts
from .schema import (
    AlternativeEntry,
    Conditions,
    ConflictEntry,
    DocumentEntry,
    Entry,
    FeeEntry,
    GapEntry,
    ImpossibleEntry,
    Link,
    RuleEntry,
    Valid,
    WindowEntry,
)
from .space import CHANNEL, ConditionError, Space
from .vocabulary import NUMBER_VALUE, Vocabulary, read_vocabulary, try_out, words

DEFAULT, GAP, LAW, IMPOSSIBLE = range(4)
"""Ranks: a default never wins over a gap that is owned to, a gap never over a rule, nothing over the impossible."""


@dataclass(frozen=True, slots=True)
class Law:
    """One rule of the main table, as written and where. `entry` is None for an impossible combination or a gap."""

    rank: int
    id: str
    table: str
    file: str
    entry: RuleEntry | None = None
    links: tuple[Link, ...] = ()
    gap: GapEntry | None = None
    impossible: ImpossibleEntry | None = None


Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class LineTable(Generic[Line]):
    """A secondary table: its compiled conditions and the lines they select."""

    table: Table
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Compiled:
    """Everything an answer is made of."""

    hash: str
    texts: Texts
    documents: Documents
    vocabulary: Vocabulary
    territory: Territory
    space: Space
    encoder: Encoder
    table: Table
    laws: tuple[Law, ...]
    windows: LineTable[WindowEntry]
    fees: LineTable[FeeEntry]
    papers: LineTable[DocumentEntry]
    alternatives: LineTable[AlternativeEntry]
    conflicts: LineTable[ConflictEntry]
    dates: Mapping[str, Expression]


def compile_folder(folder: Path, territory: Territory) -> Compiled:
    """Read and compile a data folder.

    :raises DataError: naming file, line, rule and what was expected
    """
    return compile_texts(read_texts(folder), territory)


def compile_texts(texts: Texts, territory: Territory) -> Compiled:
    """Compile the texts of a release.

    :raises DataError: naming file, line, rule and what was expected
    """
    documents = read_documents(texts)
    vocabulary = read_vocabulary(documents.vocabulary, documents.nationalities)
    faults = Faults(texts)
    laws = _laws(documents, faults)
    space = Space(vocabulary, territory, validities(documents))
    compiler = _TableCompiler(space, faults)
    rules = [compiler.rule_of(law, documents) for law in laws]
    _check_default(laws, rules, faults)
    _check_patterns(documents, laws, faults)
    table = compiler.table("tables", rules, "one")
    compiled = Compiled(
        hash_of(texts),
        texts,
        documents,
        vocabulary,
        territory,
        space,
        Encoder(space, territory, documents.number),
        table,
        tuple(laws),
        compiler.lines("fenetres.yaml", documents.windows, "one"),
        compiler.lines("frais.yaml", documents.fees, "one"),
        compiler.lines("documents.yaml", documents.documents, "all"),
        compiler.lines("alternatives.yaml", documents.alternatives, "one"),
        compiler.lines("conflits.yaml", documents.conflicts, "all"),
        _dates(documents, vocabulary, faults),
    )
    secondary = (compiled.windows, compiled.fees, compiled.papers, compiled.alternatives, compiled.conflicts)
    compiled.encoder.heed([table, *(lines.table for lines in secondary)])
    _check_references(documents, vocabulary, faults)
    if faults:
        raise DataError(dict.fromkeys(faults))
    return compiled


def validities(documents: Documents) -> Iterable[Valid]:
    """The dates in force of everything that has some."""
    for file in documents.tables.values():
        for entry in file.regles:
            yield entry.valide
    for entry in (*documents.windows, *documents.fees, *documents.documents, *documents.alternatives):
        yield entry.valide
    for entry in (*documents.conflicts, *documents.gaps):
        yield entry.valide


def _laws(documents: Documents, faults: Faults) -> list[Law]:
    laws: list[Law] = []
    for name, file in documents.tables.items():
        for entry in file.regles:
            links: list[Link] = []
            for link in entry.alors.liens:
                if link in file.liens:
                    links.append(file.liens[link])
                else:
                    faults.of_rule(name, entry.id, f"le lien « {link} » n'est pas dans `liens`")
            if not entry.id.startswith(f"{file.table}."):
                faults.of_rule(name, entry.id, f"l'identifiant doit commencer par « {file.table}. »")
            laws.append(
                Law(DEFAULT if entry.defaut else LAW, entry.id, file.table, name, entry, tuple(links))
            )
    for gap in documents.gaps:
        laws.append(Law(GAP, gap.id, "gaps", "orientation/gaps.yaml", gap=gap))
    for impossible in documents.vocabulary.impossibles:
        if impossible.si:
            laws.append(
                Law(IMPOSSIBLE, impossible.id, "impossible", "vocabulary.yaml", impossible=impossible)
            )
    return laws


def _check_default(laws: Sequence[Law], rules: Sequence[Rule], faults: Faults) -> None:
    """A default without condition stands below everything, so that even a gap nobody saw gives an answer."""
    if not any(law.rank == DEFAULT and not rule.accepts for law, rule in zip(laws, rules, strict=True)):
        faults.append(f"{NATIONAL} : une règle « defaut: true » sans condition est attendue")


def _check_patterns(documents: Documents, laws: Sequence[Law], faults: Faults) -> None:
    """A pattern of `remplace` or `sauf` that names no rule is a slip, and would declare nothing."""
    ids = [law.id for law in laws]
    for name, file in documents.tables.items():
        for entry in file.regles:
            for pattern in (*entry.remplace, *entry.sauf):
                if not fnmatch.filter(ids, pattern):
                    faults.of_rule(name, entry.id, f"« {pattern} » ne nomme aucune règle")
        for pattern in file.remplace:
            if not fnmatch.filter(ids, pattern):
                faults.append(f"{name} : remplace : « {pattern} » ne nomme aucune règle")


def rules_in(compiled: Compiled, space: Space) -> list[Rule]:
    """The rules of the main table, over another space than their own.

    :raises DataError: where a condition names what that space does not hold
    """
    faults = Faults(compiled.texts)
    compiler = _TableCompiler(space, faults)
    rules = [compiler.rule_of(law, compiled.documents) for law in compiled.laws]
    if faults:
        raise DataError(faults)
    return rules


class _TableCompiler:
    def __init__(self, space: Space, faults: Faults) -> None:
        self.space = space
        self.faults = faults

    def rule_of(self, law: Law, documents: Documents) -> Rule:
        """The conditions and precedence of one law."""
        if law.entry:
            file = documents.tables[law.file]
            accepts = self.accepts(law.file, law.id, [file.lieu, law.entry.si], law.entry.valide)
            if CHANNEL in accepts:
                self.faults.of_rule(
                    law.file, law.id, "« canal » est une réponse : une règle ne peut pas le demander"
                )
            beats = (*file.remplace, *law.entry.remplace) if law.rank == LAW else ()
            return Rule(law.id, accepts, beats, tuple(law.entry.sauf), law.rank)
        written = law.gap or law.impossible
        assert written is not None
        valid = law.gap.valide if law.gap else Valid()
        return Rule(law.id, self.accepts(law.file, law.id, [written.si], valid), rank=law.rank)

    def accepts(
        self, file: str, rule: str, conditions: Sequence[Conditions], valid: Valid
    ) -> dict[str, frozenset[str]]:
        try:
            return self.space.accepts(conditions, valid)
        except ConditionError as error:
            self.faults.of_rule(file, rule, str(error))
            return {}

    def table(self, where: str, rules: Sequence[Rule], policy: str) -> Table:
        try:
            return compile_table(rules, self.space.dimensions, "all" if policy == "all" else "one")
        except TableError as error:
            self.faults.append(f"{where} : {error}")
            return compile_table([], self.space.dimensions)

    def lines(self, file: str, entries: Sequence[Line], policy: str) -> LineTable[Line]:
        """Compile a secondary table."""
        rules = [self._line_rule(f"orientation/{file}", entry) for entry in entries]
        return LineTable(self.table(file, rules, policy), tuple(entries))

    def _line_rule(self, file: str, entry: object) -> Rule:
        assert isinstance(entry, WindowEntry | FeeEntry | DocumentEntry | AlternativeEntry | ConflictEntry)
        accepts = self.accepts(file, entry.id, [entry.si], entry.valide)
        if isinstance(entry, ConflictEntry):
            return Rule(entry.id, accepts)
        return Rule(entry.id, accepts, tuple(entry.remplace), tuple(entry.sauf))


def _dates(documents: Documents, vocabulary: Vocabulary, faults: Faults) -> dict[str, Expression]:
    """The compiled `du` and `au` of every window, by their text."""
    known = frozenset(vocabulary.keys)
    dates: dict[str, Expression] = {}
    for window in documents.windows:
        for text in (window.du, window.au):
            if text is None:
                continue
            try:
                dates[text] = parse(text, known)
                try_out(dates[text], documents.vocabulary.cles, date)
            except ExpressionError as error:
                faults.of_rule("orientation/fenetres.yaml", window.id, str(error))
    return dates


def _check_references(documents: Documents, vocabulary: Vocabulary, faults: Faults) -> None:
    """Sources, channels and computed values that are named must exist."""

    def check_all(
        file: str, rule: str, kind: str, names: Iterable[str | None], known: Mapping[str, object]
    ) -> None:
        for name in names:
            if name is not None and name not in known:
                near = closest(name, known)
                hint = f" ; la plus proche : « {near} »" if near else ""
                faults.of_rule(file, rule, f"{kind} « {name} » inconnu{hint}")

    sources, channels = documents.sources, vocabulary.channels
    for file, table in documents.tables.items():
        check_all(file, "liens", "source", (link.source for link in table.liens.values()), sources)
        for entry in table.regles:
            check_all(file, entry.id, "source", (s.id for s in entry.source), sources)
            check_all(file, entry.id, "canal", [entry.alors.canal], channels)
            values = _values_in_mentions(file, entry, faults)
            check_all(file, entry.id, "calcul", values, {**vocabulary.formulas, NUMBER_VALUE: None})
    secondary: dict[str, Sequence[Entry]] = {
        "fenetres": documents.windows,
        "frais": documents.fees,
        "documents": documents.documents,
        "alternatives": documents.alternatives,
    }
    for name, entries in secondary.items():
        for entry in entries:
            file = f"orientation/{name}.yaml"
            check_all(file, entry.id, "source", (s.id for s in entry.source), sources)
    for conflict in documents.conflicts:
        file, positions = "orientation/conflits.yaml", conflict.positions
        check_all(file, conflict.id, "source", (p.source for p in positions), sources)
        check_all(file, conflict.id, "canal", (p.canal for p in positions), channels)


def _values_in_mentions(file: str, entry: RuleEntry, faults: Faults) -> list[str]:
    """The names between braces in the mentions of a rule."""
    texts = [text for mention in entry.alors.mentions for text in words(mention).values()]
    try:
        return [name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        faults.of_rule(file, entry.id, "une accolade d'une mention n'est pas fermée")
        return []
