"""A compiled procedure: the one door to everything a version says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from guichet.procedures.acts import decisions_of
from guichet.procedures.compiled import Compiled, Step
from guichet.procedures.compiler import compile_text
from guichet.procedures.differences import carry, difference
from guichet.procedures.fields import Answer, Answers, Field, References
from guichet.procedures.forms import StepShape, form_of, shape_of
from guichet.procedures.preparing import to_prepare
from guichet.procedures.reading import Reader, from_registry, visible
from guichet.procedures.review import Review, clock_of, column_filter, column_shape, fee_of
from guichet.procedures.schema import ProcedureFile
from guichet.procedures.types import (
    AskedDocument,
    Attestation,
    Clock,
    ColumnFilter,
    ColumnShape,
    Decisions,
    Fault,
    Fee,
    Identity,
    Ineligibility,
    Missing,
    Priority,
    Reading,
    Receipt,
    StepForm,
    StepHead,
    SummarySection,
    ToPrepare,
    VersionChange,
)
from guichet.rules import Text

_NOTHING: Mapping[str, Answer] = {}


class UnknownStep(KeyError):
    """The procedure has no step of this name."""


class Procedure:
    """One version of a procedure. Immutable; `answers` are one flat mapping of field id to normal form.

    Nothing here reads a clock: `today` is the day in France, of which conditions know `date`.
    """

    def __init__(self, compiled: Compiled, references: References) -> None:
        self.compiled, self.references = compiled, references
        self._shape = lru_cache(maxsize=64)(self._make_shape)

    # What it is.

    @property
    def file(self) -> ProcedureFile:
        """The version as written: title, audience, preamble, texts, sources, differences settled."""
        return self.compiled.file

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def version(self) -> str:
        """AAAA-MM-JJ, the day it comes into force."""
        return self.file.en_vigueur.isoformat()

    @property
    def hash(self) -> str:
        """SHA-256 of the text of this version."""
        return self.compiled.hash

    @property
    def title(self) -> Text:
        return self.file.titre

    @property
    def type(self) -> Text:
        """The short name for lists of requests."""
        return self.file.type

    @property
    def steps(self) -> tuple[StepHead, ...]:
        return tuple(
            StepHead(step.entry.id, number, step.entry.genre, step.entry.titre, step.entry.resume)
            for number, step in enumerate(self.compiled.steps, 1)
        )

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field and attestation by id."""
        return self.compiled.fields

    @cached_property
    def secret_fields(self) -> frozenset[str]:
        """Fields to keep encrypted and out of logs; a group is secret where one of its fields is."""
        fields = self.compiled.fields.values()
        return frozenset(
            one.id for one in fields if one.secret or any(child.secret for child in one.children)
        )

    def asks_registry(self, step: str) -> bool:
        """Whether a step has a field that a registry of identities may hold.

        :raises UnknownStep: where the procedure has no such step
        """
        return any(field.registry for field in self._step(step).fields)

    def told_to_registry(self, answers: Answers) -> dict[str, str]:
        """What the answers tell of the person, by the keys of the registry of identities; texts only."""
        return {
            field.registry: str(answers[field.id])
            for field in self.compiled.fields.values()
            if field.registry and isinstance(answers.get(field.id), str)
        }

    @property
    def vulnerability_fields(self) -> frozenset[str]:
        """Fields whose answers tell of a vulnerability: fewer people see them."""
        return frozenset(one.id for one in self.compiled.fields.values() if one.entry.vulnerabilite)

    @property
    def column_shapes(self) -> tuple[ColumnShape, ...]:
        return tuple(column_shape(column) for column in self.compiled.columns)

    def filters(self, lang: str) -> tuple[ColumnFilter, ...]:
        """The typed columns that a list filters on, in words."""
        return tuple(column_filter(column, lang, self.references) for column in self.compiled.columns)

    @property
    def receipt(self) -> Receipt:
        """What the receipt of a filing says."""
        entry = self.file.recepisse
        return Receipt(
            entry.titre,
            entry.texte,
            tuple(entry.prouve),
            tuple(entry.ne_prouve_pas),
            tuple(entry.recours),
            tuple(entry.mentions),
        )

    @cached_property
    def decisions(self) -> Decisions | None:
        """What may be decided on a request; None where the version does not say."""
        return decisions_of(self.file.decision) if self.file.decision else None

    def label(self, name: str) -> Text | None:
        """The words of a field or of a document."""
        if name in self.compiled.fields:
            return self.compiled.fields[name].label
        document = self.compiled.documents.get(name)
        return document.entry.libelle if document else None

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the answers."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                field.id: {"title": field.label.fr, **field.type.schema(field)}
                for field in self.compiled.fields.values()
            },
            "additionalProperties": False,
        }

    # Filling it.

    def read(
        self,
        step: str,
        posted: Mapping[str, Sequence[str]],
        answers: Answers,
        today: date,
        *,
        locked: frozenset[str] = frozenset(),
        identity: Answers = _NOTHING,
    ) -> Reading:
        """Read what was posted for a step. Lenient on what is missing, strict on the form of what is there.

        A field none of whose names is posted keeps its answer; one posted empty loses it; one with a fault keeps the
        former one. Answers of fields whose condition is not true are dropped and named in `cleared`.

        :param posted: names and values as a form gives them; `_ajouter=<group>` asks for one more row,
            `_retirer=<group>-<index>` takes one away
        :param locked: keys of the registry of identities that may not be typed over
        :param identity: what that registry knows, by key, in normal forms
        :raises UnknownStep: where the procedure has no such step
        """
        reader = Reader(self.compiled, self.references, posted, today)
        return reader.read(self._step(step), answers, locked, identity)

    def form(
        self,
        step: str,
        answers: Answers,
        faults: Sequence[Fault],
        today: date,
        lang: str = "fr",
        *,
        locked: frozenset[str] = frozenset(),
        identity: Answers = _NOTHING,
        rows: Mapping[str, int] | None = None,
    ) -> StepForm:
        """A step as descriptors for a template, with what was typed where it has a fault.

        :param rows: rows of groups to show at least (`Reading.rows`)
        :raises UnknownStep: where the procedure has no such step
        """
        found = self._step(step)
        review = Review(self.compiled, self.references, answers, today)
        documents: dict[str, tuple[AskedDocument, ...]] = {}
        if found.entry.genre == "pieces":
            for one in review.documents(lang):
                if one.step == step:
                    documents[one.section] = (*documents.get(one.section, ()), one)
        return form_of(
            self.compiled,
            self.references,
            self._shape(step, lang),
            answers,
            tuple(faults),
            today,
            lang,
            locked=locked,
            identity=identity,
            rows=rows or {},
            documents=documents,
            ineligible=tuple(one for one in review.ineligible() if one.step == step),
            advice=tuple(review.advice()),
        )

    # What the answers amount to.

    def relevant(self, answers: Answers, today: date) -> dict[str, Answer]:
        """The answers of the fields that are asked: what a filing freezes."""
        return visible(self.compiled, answers, today)

    def missing(self, answers: Answers, attached: Mapping[str, int], today: date) -> tuple[Missing, ...]:
        """All that keeps from filing, in the order of the steps; nothing where all is there.

        :param attached: how many files are joined, by id of document
        """
        return tuple(self._review(answers, today).missing(attached))

    def ineligible(self, answers: Answers, today: date) -> tuple[Ineligibility, ...]:
        """The eligibility rules that do not hold, each with its reason and the ways on."""
        return tuple(self._review(answers, today).ineligible())

    def obstacles(
        self, answers: Answers, attached: Mapping[str, int], today: date
    ) -> tuple[tuple[Missing, ...], tuple[Ineligibility, ...]]:
        """What is missing and the eligibility rules that do not hold, from one look at the answers."""
        review = self._review(answers, today)
        return tuple(review.missing(attached)), tuple(review.ineligible())

    def documents(self, answers: Answers, today: date, lang: str = "fr") -> tuple[AskedDocument, ...]:
        """The documents asked of this person, obligatory or not."""
        return tuple(self._review(answers, today).documents(lang))

    def all_documents(self, today: date, lang: str = "fr") -> tuple[AskedDocument, ...]:
        """Every document the procedure may ask for, whatever the answers: the list to download before starting."""
        review = self._review({}, today)
        return tuple(
            review.describe(document, section.entry.titre, lang)
            for step in self.compiled.steps
            for section in step.sections
            for document in section.documents
        )

    def to_prepare(self, today: date, lang: str = "fr") -> ToPrepare:
        """All there is to have at hand, whatever the answers: the list to download before starting."""
        return to_prepare(self.compiled, self._review({}, today), lang)

    def attestations(self, answers: Answers, today: date) -> tuple[Attestation, ...]:
        return tuple(self._review(answers, today).attestations())

    def summary(self, answers: Answers, lang: str, today: date) -> tuple[SummarySection, ...]:
        """The answers in words, for the page of review, an export, an agent."""
        return tuple(self._review(answers, today).summary(lang))

    def columns(self, answers: Answers, today: date) -> dict[str, str | int | bool | date]:
        """Typed values that a list may filter on, by column; what is not known is left out."""
        return self._review(answers, today).columns()

    def priority(self, answers: Answers, today: date) -> Priority:
        """Whether the answers tell of someone vulnerable, and when the right they hold ends."""
        return self._review(answers, today).priority()

    def identity(self, answers: Answers, today: date) -> Identity:
        """Who the request is for, for receipts and 2D-Doc."""
        return self._review(answers, today).identity()

    def vouched_identity(self, locked: Iterable[str], known: Answers, today: date) -> Identity:
        """Who the request is for, by what the registry of identities answers for alone; empty where it does not.

        :param locked: its keys that may not be typed over
        :param known: what it knows, by key, in normal forms
        """
        return self.identity(from_registry(self.compiled, locked, known), today)

    def commune(self, answers: Answers, today: date) -> str | None:
        """The INSEE code of the commune that decides which service is competent; None while not known."""
        return self._review(answers, today).commune()

    def clock(self, filed_on: date, complete_on: date | None = None) -> Clock:
        """The legal dates of a request filed, and perhaps complete, on these days."""
        return clock_of(self.compiled, self.references, filed_on, complete_on)

    def fee(self, day: date) -> Fee | None:
        """What is due when the card is handed over; None where the version says nothing of it."""
        return fee_of(self.compiled, self.references, day)

    def difference(self, other: "Procedure") -> tuple[VersionChange, ...]:
        """What another version adds to this one, takes away and changes."""
        return tuple(difference(self.compiled, other.compiled))

    def carry(self, answers: Answers, today: date) -> tuple[dict[str, Answer], tuple[str, ...]]:
        """The answers of a draft of another version that this one can hold, and the fields whose answer it cannot."""
        return carry(self.compiled, self.references, answers, today)

    def _review(self, answers: Answers, today: date) -> Review:
        return Review(self.compiled, self.references, answers, today)

    def _step(self, name: str) -> Step:
        for step in self.compiled.steps:
            if step.entry.id == name:
                return step
        raise UnknownStep(name)

    def _make_shape(self, step: str, lang: str) -> StepShape:
        return shape_of(self.compiled, self.references, self._step(step), lang)


def compile_procedure(
    name: str,
    text: str,
    references: References,
    sources: frozenset[str] | None = None,
    *,
    stored: bool = False,
) -> Procedure:
    """Compile the text of one version.

    :param name: how its faults name the file
    :param sources: known ids of data/sources.yaml; None takes the sources as they are
    :param stored: published already: what is demanded of a new version is not asked of it
    :raises DataError: with every fault, each naming file, line and what was expected
    """
    return Procedure(compile_text(name, text, references, sources, stored=stored), references)
