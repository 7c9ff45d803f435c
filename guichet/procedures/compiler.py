"""From the text of one version to a compiled procedure; every fault with its line and what was expected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guichet.procedures.agreements import agreements, nearest, unknown
from guichet.procedures.compiled import (
    TODAY,
    Advice,
    Column,
    Compiled,
    Computed,
    Document,
    Rule,
    Section,
    Step,
    hash_of,
)
from guichet.procedures.demands import demands
from guichet.procedures.fields import TYPES, Check, Field, FieldType, References
from guichet.procedures.mentions import Path, sources_named
from guichet.procedures.reach import conditions_of, domain_of, never_true
from guichet.procedures.schema import (
    AttestationEntry,
    DocumentEntry,
    FieldEntry,
    ProcedureFile,
    SectionEntry,
    StepEntry,
)
from guichet.rules import (
    DataError,
    Expression,
    ExpressionError,
    Value,
    closest,
    compose,
    locate,
    parse,
    read_text,
)

_FOR_SOME_TYPES = frozenset(
    {"options", "presentation", "longueur", "minimum", "maximum", "partielle", "etranger", "anciens"}
    | {"champs", "element"}
)


def compile_text(
    name: str,
    text: str,
    references: References,
    sources: frozenset[str] | None = None,
    *,
    stored: bool = False,
) -> Compiled:
    """Compile one version.

    :param name: how its faults name the file
    :param sources: known ids of data/sources.yaml; None takes the sources as they are
    :param stored: published by an earlier release: what this one demands of a new version is not asked of it
    :raises DataError: with every fault found, each naming file, line and what was expected
    """
    faults: list[str] = []
    file = read_text(name, text, ProcedureFile, faults)
    if file is None:
        raise DataError(faults)
    compiler = _Compiler(name, text, file, references)
    compiled = compiler.whole()
    if sources is not None:
        compiler.check_sources(sources)
    if not stored:
        compiler.check_demands(compiled)
    if compiler.faults:
        raise DataError(compiler.faults)
    return compiled


class _Compiler:
    def __init__(self, name: str, text: str, file: ProcedureFile, references: References) -> None:
        self.name, self.text, self.file, self.references = name, text, file, references
        self.root = compose(text)
        self.faults: list[str] = []
        self.samples: dict[str, Value] = {TODAY: date(2000, 1, 1)}
        self.step_of_key: dict[str, int] = {TODAY: -1}
        self.reads: dict[str, tuple[tuple[str, ...], Path]] = {}
        self.ids: dict[str, Path] = {}
        self.domains: dict[str, Sequence[Value]] = {}
        self.clashes: list[tuple[Path, str]] = []

    def fault(self, path: Path, message: str) -> None:
        line, words = locate(self.root, path)
        self.faults.append(f"{self.name}:{line} : {words} : {message}")

    def whole(self) -> Compiled:
        self._declare_all()
        steps = tuple(self._step(i, entry) for i, entry in enumerate(self.file.etapes))
        fields = {field.id: field for step in steps for field in step.fields}
        computed = self._computed()
        compiled = Compiled(
            self.file,
            self.text,
            hash_of(self.text),
            steps,
            computed,
            tuple(self._rules(fields)),
            tuple(self._advice(fields)),
            tuple(self._columns(fields)),
            self._priority(fields),
            fields,
            {field.id: section for step in steps for section in step.sections for field in section.fields},
            {one.entry.id: one for step in steps for section in step.sections for one in section.documents},
        )
        self._check_cycles()
        for path, message in agreements(compiled, self.references):
            self.fault(path, message)
        return compiled

    # Names first: a condition may be written before what it reads.

    def _declare_all(self) -> None:
        for i, step in enumerate(self.file.etapes):
            self._declare(step.id, ("etapes", i, "id"), "étape")
            for j, section in enumerate(step.sections):
                at: Path = ("etapes", i, "sections", j)
                self._declare(section.id, (*at, "id"), "section")
                for k, entry in enumerate(section.champs):
                    self._declare_field(entry, (*at, "champs", k), i)
                for k, box in enumerate(section.attestations):
                    self._declare(box.id, (*at, "attestations", k, "id"))
                    self._know({box.id: True}, i)
                for k, document in enumerate(section.pieces):
                    self._declare(document.id, (*at, "pieces", k, "id"), "pièce")
        for i, computed in enumerate(self.file.calculs):
            self._declare(computed.id, ("calculs", i, "id"))
        for _ in self.file.calculs:  # one may stand on another, written after it
            for computed in self.file.calculs:
                if computed.id not in self.samples:
                    self._sample_computed(computed.valeur, computed.id)
        for computed in self.file.calculs:
            if computed.id not in self.samples:
                self.samples[computed.id] = True
                self.step_of_key[computed.id] = -1

    def _declare(self, name: str, path: Path, kind: str = "champ") -> None:
        key = name if kind == "champ" else f"{kind} {name}"
        if key in self.ids:
            line, _ = locate(self.root, self.ids[key])
            self.fault(path, f"« {name} » est déjà pris, ligne {line}")
        if kind == "champ" and key == TODAY:
            self.fault(path, f"« {TODAY} » est le jour de la demande : choisissez un autre nom")
        self.ids[key] = path

    def _declare_field(self, entry: FieldEntry, path: Path, step: int) -> None:
        twice = entry.id in self.ids
        self._declare(entry.id, (*path, "id"))
        kind = TYPES.get(entry.type)
        if kind is None:
            near = closest(entry.type, TYPES)
            said = f" ; le plus proche : « {near} »" if near else ""
            self.fault((*path, "type"), f"type inconnu « {entry.type} »{said}")
            self._know({entry.id: "texte"}, step)
            return
        self._check_settings(entry, kind, path)
        given = kind.samples(self._bare(entry, kind))
        for key in () if twice else given.keys() & self.samples.keys() - {TODAY}:
            self.clashes.append(((*path, "id"), f"« {key} » se lirait de deux champs : un autre nom"))
        self._know(given, step)
        self.domains.update(domain_of(entry))
        for k, child in enumerate(entry.champs or ()):
            self._declare_child(child, (*path, "champs", k))

    def _declare_child(self, entry: FieldEntry, path: Path) -> None:
        kind = TYPES.get(entry.type)
        if kind is None:
            near = closest(entry.type, TYPES)
            said = f" ; le plus proche : « {near} »" if near else ""
            self.fault((*path, "type"), f"type inconnu « {entry.type} »{said}")
            return
        self._check_settings(entry, kind, path)
        if entry.registre:
            self.fault((*path, "registre"), "un champ répété ne vient pas d'un registre")

    def _check_settings(self, entry: FieldEntry, kind: FieldType, path: Path) -> None:
        for key in sorted((_FOR_SOME_TYPES & entry.model_fields_set) - kind.settings):
            self.fault((*path, key), f"cette clé n'est pas du type « {entry.type} »")
        for key, message in kind.faults(entry):
            self.fault((*path, key), message)

    def _bare(self, entry: FieldEntry, kind: FieldType) -> Field:
        """A field enough to ask its type what it gives to conditions."""
        labels = {option.valeur: option.libelle for option in entry.options or ()}
        return Field(
            entry.id, kind, entry.libelle, None, entry, "", "", True, None, (), None, None, None, False, False, "",
            (), labels,
        )  # fmt: skip

    def _know(self, samples: Mapping[str, Value], step: int) -> None:
        self.samples.update(samples)
        self.step_of_key.update(dict.fromkeys(samples, step))

    def _sample_computed(self, text: str, name: str) -> None:
        try:
            expression = parse(text, frozenset(self.samples))
            found = expression.evaluate(self.samples)
        except (ExpressionError, TypeError, AttributeError):
            return
        if isinstance(found, bool):
            self.domains[name] = (True, False)
        if isinstance(found, bool | int | str | date):
            self.samples[name] = found
            self.step_of_key[name] = max((self.step_of_key[key] for key in expression.keys), default=-1)

    # Conditions.

    def _condition(
        self,
        text: str | None,
        path: Path,
        *,
        step: int | None = None,
        kind: type = bool,
        extra: Mapping[str, Value] | None = None,
        owner: str | None = None,
    ) -> Expression | None:
        """A condition, tried out on sample facts; a fault, and None, where it is none."""
        if text is None:
            return None
        samples = {**self.samples, **(extra or {})}
        try:
            expression = parse(text, frozenset(samples))
        except ExpressionError as error:
            self.fault(path, f"{error}{self._nearest(str(error), samples)}")
            return None
        if owner:
            self.reads[owner] = (expression.keys, path)
        try:
            for comparison in expression.comparisons:
                comparison(samples)
            found = expression.evaluate(samples)
        except (TypeError, AttributeError) as error:
            self.fault(path, f"« {text} » mêle des valeurs de types différents ({error})")
            return None
        if not isinstance(found, kind):
            wanted = {bool: "une condition vraie ou fausse", date: "une date"}.get(kind, "une valeur")
            self.fault(path, f"« {text} » : {wanted} attendue")
            return None
        if step is not None:
            late = [key for key in expression.keys if self.step_of_key.get(key, -1) > step]
            if late:
                self.fault(path, f"« {late[0]} » n'est demandé qu'à une étape suivante")
        return expression

    def _nearest(self, message: str, samples: Mapping[str, Value]) -> str:
        if "une clé de situation" not in message:
            return ""
        near = closest(message.split("« ")[1].split(" »")[0], samples)
        return f" ; la plus proche : « {near} »" if near else ""

    # Parts.

    def _step(self, place: int, entry: StepEntry) -> Step:
        at: Path = ("etapes", place, "sections")
        sections = tuple(self._section(place, one, (*at, j)) for j, one in enumerate(entry.sections))
        return Step(entry, sections)

    def _section(self, step: int, entry: SectionEntry, at: Path) -> Section:
        shown = self._condition(entry.si, (*at, "si"), step=step, owner=f"section {entry.id}")
        fields = [
            self._field(one, (*at, "champs", k), step, entry.id) for k, one in enumerate(entry.champs)
        ] + [
            self._attestation(one, (*at, "attestations", k), step, entry.id)
            for k, one in enumerate(entry.attestations)
        ]
        for one in fields:
            if one is not None and shown is not None:
                keys, path = self.reads.get(one.id, ((), (*at, "si")))
                self.reads[one.id] = ((*keys, *shown.keys), path)
        documents = tuple(
            self._document(one, (*at, "pieces", k), step, entry.id) for k, one in enumerate(entry.pieces)
        )
        return Section(entry, shown, tuple(one for one in fields if one), documents)

    def _field(
        self, entry: FieldEntry, at: Path, step: int, section: str, row: Mapping[str, Value] | None = None
    ) -> Field | None:
        kind = TYPES.get(entry.type)
        if kind is None:
            return None
        bounds = {
            key: self._condition(value, (*at, key), step=step, kind=date, extra=row)
            for key, value in (("minimum", entry.minimum), ("maximum", entry.maximum))
            if isinstance(value, str)
        }
        required = entry.obligatoire
        if isinstance(required, str):
            required = self._condition(required, (*at, "obligatoire"), step=step, extra=row) or False
        checks = [
            (self._condition(one.exige, (*at, "controles", n, "exige"), step=step, extra=row), one.message)
            for n, one in enumerate(entry.controles)
        ]
        bare = self._bare(entry, kind)
        return Field(
            id=entry.id,
            type=kind,
            label=entry.libelle,
            hint=entry.aide,
            entry=entry,
            step=self.file.etapes[step].id,
            section=section,
            required=required,
            shown=self._condition(
                entry.si, (*at, "si"), step=step, extra=row, owner=None if row else entry.id
            ),
            checks=tuple(Check(condition, message) for condition, message in checks if condition),
            minimum=bounds.get("minimum"),
            maximum=bounds.get("maximum"),
            registry=entry.registre,
            secret=kind.secret if entry.secret is None else entry.secret,
            attestation=False,
            autocomplete=kind.autocomplete if entry.saisie_auto is None else entry.saisie_auto,
            labels=bare.labels,
            children=self._children(entry, at, step, section),
        )

    def _children(self, entry: FieldEntry, at: Path, step: int, section: str) -> tuple[Field, ...]:
        row: dict[str, Value] = {}
        for child in entry.champs or ():
            kind = TYPES.get(child.type)
            if child.id in row or child.id in self.samples:
                place = (entry.champs or []).index(child)
                self.fault((*at, "champs", place, "id"), f"« {child.id} » est déjà pris")
            if kind:
                row.update(kind.samples(self._bare(child, kind)))
        found = (
            self._field(child, (*at, "champs", k), step, section, row)
            for k, child in enumerate(entry.champs or ())
        )
        return tuple(one for one in found if one)

    def _attestation(self, entry: AttestationEntry, at: Path, step: int, section: str) -> Field:
        kind = TYPES["case"]
        field = FieldEntry(id=entry.id, type="case", libelle=entry.texte)
        shown = self._condition(entry.si, (*at, "si"), step=step, owner=entry.id)
        return Field(
            entry.id, kind, entry.texte, None, field, self.file.etapes[step].id, section, True, shown, (), None,
            None, None, False, True, "",
        )  # fmt: skip

    def _document(self, entry: DocumentEntry, at: Path, step: int, section: str) -> Document:
        required = entry.obligatoire
        if isinstance(required, str):
            required = self._condition(required, (*at, "obligatoire"), step=step) or False
        kinds = [kind.id for kind in entry.accepte]
        for k, kind in enumerate(kinds):
            if kinds.index(kind) < k:
                self.fault((*at, "accepte", k, "id"), f"« {kind} » est déjà pris")
        shown = self._condition(entry.si, (*at, "si"), step=step)
        return Document(entry, self.file.etapes[step].id, section, shown, required)

    def _computed(self) -> tuple[Computed, ...]:
        found: list[Computed] = []
        for i, entry in enumerate(self.file.calculs):
            expression = self._condition(entry.valeur, ("calculs", i, "valeur"), kind=object, owner=entry.id)
            if expression:
                found.append(Computed(entry.id, expression, entry.libelle))
        return tuple(found)

    def _rules(self, fields: Mapping[str, Field]) -> Iterator[Rule]:
        seen: set[str] = set()
        for i, entry in enumerate(self.file.recevabilite):
            at: Path = ("recevabilite", i)
            if entry.id in seen:
                self.fault((*at, "id"), f"« {entry.id} » est déjà pris")
            seen.add(entry.id)
            self._known(entry.champ, fields, (*at, "champ"))
            holds = self._condition(entry.exige, (*at, "exige"))
            if holds and entry.champ in fields:
                yield Rule(entry, holds, fields[entry.champ].step)

    def _advice(self, fields: Mapping[str, Field]) -> Iterator[Advice]:
        for i, entry in enumerate(self.file.avis):
            at: Path = ("avis", i)
            if any(entry.id == other.id for other in self.file.avis[:i]):
                self.fault((*at, "id"), f"« {entry.id} » est déjà pris")
            self._known(entry.champ, fields, (*at, "champ"))
            told = self._condition(entry.si, (*at, "si"))
            if told and entry.champ in fields:
                yield Advice(entry, told)

    def _columns(self, fields: Mapping[str, Field]) -> Iterator[Column]:
        for i, entry in enumerate(self.file.colonnes):
            at: Path = ("colonnes", i)
            if bool(entry.champ) == bool(entry.cas):
                self.fault(at, "« champ » ou « cas », l'un des deux")
            if entry.champ:
                self._known(entry.champ, fields, (*at, "champ"))
            cases = [
                (case, self._condition(case.si, (*at, "cas", k, "si"))) for k, case in enumerate(entry.cas)
            ]
            field = fields.get(entry.champ or "")
            yield Column(entry, field, tuple((case, holds) for case, holds in cases if holds))

    def _priority(self, fields: Mapping[str, Field]) -> Expression | None:
        entry = self.file.priorite
        if entry.expiration is not None:
            at: Path = ("priorite", "expiration")
            self._known(entry.expiration, fields, at)
            if entry.expiration in fields and fields[entry.expiration].entry.type != "date":
                self.fault(at, f"« {entry.expiration} » n'est pas une date")
        return self._condition(entry.vulnerable, ("priorite", "vulnerable")) if entry.vulnerable else None

    # What holds between the parts.

    def _known(self, name: str, fields: Mapping[str, Field], path: Path) -> None:
        for place, message in unknown(name, fields, path):
            self.fault(place, message)

    def _check_cycles(self) -> None:
        done: set[str] = set()

        def visit(name: str, way: tuple[str, ...]) -> None:
            if name in way:
                around = " → ".join((*way[way.index(name) :], name))
                self.fault(self.reads[name][1], f"condition en boucle : {around}")
                done.update(way)
            if name in done or name not in self.reads:
                return
            for key in self.reads[name][0]:
                visit(self._owner(key), (*way, name))
            done.add(name)

        for name in list(self.reads):
            visit(name, ())

    def _owner(self, key: str) -> str:
        """The field that gives a key to conditions."""
        while key not in self.ids and "_" in key:
            key = key.rpartition("_")[0]
        return key

    def _never(self) -> Iterator[tuple[Path, str]]:
        """Conditions that are false whatever the answers: what they show, no one sees."""
        for path, texts in conditions_of(self.file):
            try:
                together = [parse(text, frozenset(self.samples)) for text in texts]
                never = never_true(together, self.domains)
            except (ExpressionError, TypeError, AttributeError):
                continue  # told already
            if never:
                said = " » et « ".join(dict.fromkeys(texts))
                yield path, f"« {said} » n'est jamais vrai : ceci ne vaut pour personne"

    def check_demands(self, compiled: Compiled) -> None:
        """It can be published: filed, it gives a receipt; asked, every condition can hold."""
        for path, message in (*demands(compiled), *self.clashes, *self._never()):
            self.fault(path, message)

    def check_sources(self, known: frozenset[str]) -> None:
        """Every source cited is listed."""
        for path, name in sources_named(self.file):
            if name not in known:
                self.fault(path, f"source inconnue « {name} »{nearest(name, known)}")
