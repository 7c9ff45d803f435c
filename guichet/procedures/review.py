"""What a set of answers amounts to: what is missing, who may not file, documents, summary, identity, dates."""

import re
from collections.abc import Mapping
from datetime import date
from string import Template

from guichet.procedures.compiled import Column, Compiled, Document, Rule
from guichet.procedures.facts import Facts, with_row
from guichet.procedures.fields import (
    Answer,
    Answers,
    Field,
    Group,
    References,
    Span,
    address_lines,
    date_in_words,
    rows_at_least,
)
from guichet.procedures.fields.base import text
from guichet.procedures.fields.words import NOT_LATIN, not_latin
from guichet.procedures.reading import broken, is_visible, printed, visible_and_facts
from guichet.procedures.types import (
    AskedDocument,
    Attestation,
    Clock,
    ColumnFilter,
    ColumnShape,
    Fee,
    Identity,
    Ineligibility,
    Kind,
    Missing,
    Priority,
    SummaryRow,
    SummarySection,
    Told,
    Way,
)
from guichet.rules import Text, add_days, add_months

_FIELD = text("Cette réponse est obligatoire.", "This answer is required.")
_BOX = text("Cochez cette attestation pour déposer la demande.", "Tick this statement to file the request.")
_PAPER = text("Ce document est obligatoire.", "This document is required.")


class Review:
    """The answers of a draft on a day, each question asked of them computed when asked."""

    def __init__(self, compiled: Compiled, references: References, answers: Answers, today: date) -> None:
        self.compiled, self.references, self.today = compiled, references, today
        self.answers, self.facts = visible_and_facts(compiled, answers, today)

    def asked(self, field: Field) -> bool:
        return is_visible(self.compiled, field, self.facts)

    def missing(self, attached: Mapping[str, int]) -> list[Missing]:
        """All that keeps from filing, in the order of the pages."""
        found: list[Missing] = []
        for step in self.compiled.steps:
            for section in step.sections:
                if not self.facts.holds(section.shown):
                    continue
                for field in section.fields:
                    if self.asked(field):
                        found += self._of_field(field)
                for document in section.documents:
                    if (
                        self._asks(document)
                        and self._requires(document)
                        and not attached.get(document.entry.id, 0)
                    ):
                        entry = document.entry
                        found.append(
                            Missing("piece", step.entry.id, entry.id, entry.id, entry.libelle, _PAPER)
                        )
        return found

    def _of_field(self, field: Field) -> list[Missing]:
        value = self.answers.get(field.id)
        if value is None:
            if not required(field, self.facts):
                return []
            kind, reason = ("attestation", _BOX) if field.attestation else ("champ", _FIELD)
            return [Missing(kind, field.step, field.id, field.id, field.label, reason)]
        if field.type.name == Group.name and isinstance(value, list):
            return self._of_rows(field, value)
        message = broken(field, self.facts)
        if message is None and field.id in printed(self.compiled) and not_latin(value):
            message = NOT_LATIN
        return (
            [Missing("incoherent", field.step, field.id, field.id, field.label, message)] if message else []
        )

    def _of_rows(self, field: Field, rows: list[dict[str, Answer]]) -> list[Missing]:
        found = [one for index, row in enumerate(rows) for one in self._of_row(field, index, row)]
        least = rows_at_least(field)
        if len(rows) < least:
            reason = text(f"{least} au moins.", f"{least} at least.")
            found.insert(0, Missing("champ", field.step, field.id, field.id, field.label, reason))
        return found

    def _of_row(self, field: Field, index: int, row: Mapping[str, Answer]) -> list[Missing]:
        found: list[Missing] = []
        facts = with_row(self.facts, field.children, row)
        for child in field.children:
            if not facts.holds(child.shown):
                continue
            name = f"{field.id}-{index}-{child.id}"
            if child.id not in row:
                if required(child, facts):
                    found.append(Missing("champ", field.step, field.id, name, child.label, _FIELD))
            elif message := broken(child, facts):
                found.append(Missing("incoherent", field.step, field.id, name, child.label, message))
        return found

    def ineligible(self) -> list[Ineligibility]:
        """The rules that do not hold; one that depends on what is not known yet says nothing."""
        return [_told(rule, self.facts) for rule in self.compiled.rules if self.facts.fails(rule.holds)]

    def advice(self) -> list[Told]:
        """What there is to know; what depends on something not known yet is not told."""
        return [
            Told(one.entry.id, one.entry.champ, one.entry.texte, tuple(one.entry.source or ()))
            for one in self.compiled.advice
            if self.facts.holds(one.told)
        ]

    def _asks(self, document: Document) -> bool:
        return self.facts.holds(document.shown)

    def _requires(self, document: Document) -> bool:
        return (
            document.required if isinstance(document.required, bool) else self.facts.holds(document.required)
        )

    def documents(self, lang: str) -> list[AskedDocument]:
        """The documents asked of this person."""
        return [
            self.describe(document, section.entry.titre, lang)
            for step in self.compiled.steps
            for section in step.sections
            if self.facts.holds(section.shown)
            for document in section.documents
            if self._asks(document)
        ]

    def describe(self, document: Document, title: Text, lang: str) -> AskedDocument:
        entry = document.entry
        return AskedDocument(
            entry.id,
            document.step,
            document.section,
            title.in_(lang),
            entry.libelle.in_(lang),
            entry.aide.in_(lang) if entry.aide else "",
            self._requires(document),
            entry.fichiers,
            tuple(
                Kind(
                    kind.id,
                    kind.libelle.in_(lang),
                    kind.groupe.in_(lang) if kind.groupe else "",
                    oldest(kind.age_maximum or entry.age_maximum, self.today),
                    kind.age_maximum or entry.age_maximum or "",
                )
                for kind in entry.accepte
            ),
            oldest(entry.age_maximum, self.today),
            tuple(entry.source),
            entry.pour.in_(lang) if entry.pour else "",
            entry.age_maximum or "",
        )

    def attestations(self) -> list[Attestation]:
        """The statements this person must make."""
        return [
            Attestation(field.id, field.step, field.label, self.answers.get(field.id) is True)
            for field in self.compiled.fields.values()
            if field.attestation and self.asked(field)
        ]

    def summary(self, lang: str) -> list[SummarySection]:
        """The answers in words, for the page of review; what is asked and not answered has no words."""
        found: list[SummarySection] = []
        for step in self.compiled.steps:
            for section in step.sections:
                rows = tuple(self._row(field, lang) for field in section.fields if self.asked(field))
                if rows:
                    title = section.entry.titre.in_(lang)
                    found.append(SummarySection(step.entry.id, section.entry.id, title, rows))
        return found

    def _row(self, field: Field, lang: str) -> SummaryRow:
        value = self.answers.get(field.id)
        label = field.label.in_(lang)
        if value is None:
            return SummaryRow(field.id, label, "", field.secret)
        rows: tuple[str, ...] = ()
        if isinstance(field.type, Group) and isinstance(value, list):
            rows = tuple(field.type.row(field, row, lang, self.references) for row in value)
        return SummaryRow(
            field.id, label, field.type.display(field, value, lang, self.references), field.secret, rows
        )

    def columns(self) -> dict[str, str | int | bool | date]:
        """Typed values by column; what is not known is left out."""
        found: dict[str, str | int | bool | date] = {}
        for column in self.compiled.columns:
            value = self._column(column)
            if value is not None:
                found[column.entry.id] = value
        return found

    def _column(self, column: Column) -> str | int | bool | date | None:
        if column.field is None:
            return next((case.valeur for case, holds in column.cases if self.facts.holds(holds)), None)
        value = self.answers.get(column.field.id)
        if value is None:
            return None
        fact = column.field.type.facts(column.field, value).get(column.field.id)
        if isinstance(fact, Span):
            return fact.first
        if isinstance(fact, str | int | date):
            return fact
        return column.field.type.display(column.field, value, "fr", self.references)

    def priority(self) -> Priority:
        """What of the answers makes the request pressing."""
        ends = self.answers.get(self.compiled.file.priorite.expiration or "")
        vulnerable = self.compiled.vulnerable
        return Priority(
            vulnerable is not None and self.facts.holds(vulnerable),
            self._last_day(ends) if isinstance(ends, str) else None,
        )

    def _last_day(self, written: str) -> date | None:
        field = self.compiled.fields[self.compiled.file.priorite.expiration or ""]
        fact = field.type.facts(field, written).get(field.id)
        if isinstance(fact, Span):
            return fact.first
        return fact if isinstance(fact, date) else None

    def identity(self) -> Identity:
        """Who the request is for."""
        named = {key: self.answers.get(name) for key, name in self.compiled.file.identite.items()}
        words = {key: str(value) for key, value in named.items() if isinstance(value, str)}
        place, born = named.get("adresse"), self._place_of_birth()
        parts = {key: str(value) for key, value in place.items()} if isinstance(place, dict) else {}
        return Identity(
            birth_name=words.get("nom_naissance", ""),
            use_name=words.get("nom_usage", ""),
            first_names=words.get("prenoms", ""),
            sex=words.get("sexe", ""),
            birth_date=words.get("date_naissance", ""),
            birth_country=words.get("pays_naissance", ""),
            birth_place=born,
            nationality=words.get("nationalite", ""),
            foreigner_number=words.get("numero_etranger", ""),
            address_lines=address_lines(place, "fr", self.references) if place else (),
            street=" ".join(filter(None, (parts.get("numero"), parts.get("voie")))),
            complement=parts.get("complement", ""),
            postcode=parts.get("code_postal", ""),
            commune=parts.get("commune", ""),
            town=parts.get("ville", ""),
            country=parts.get("pays", ""),
            phone=words.get("telephone", ""),
            email=words.get("courriel", ""),
        )

    def _place_of_birth(self) -> str:
        """In words: of a commune chosen, its name."""
        name = self.compiled.file.identite.get("lieu_naissance")
        field = self.compiled.fields.get(name) if name else None
        value = self.answers.get(field.id) if field else None
        if field is None or value is None:
            return ""
        return field.type.display(field, value, "fr", self.references)

    def commune(self) -> str | None:
        """The INSEE code of the commune that decides which service is competent."""
        value = self.answers.get(self.compiled.file.routage.champ)
        found = value.get("commune") if isinstance(value, dict) else value
        return str(found) if found else None


def required(field: Field, facts: Facts) -> bool:
    return field.required if isinstance(field.required, bool) else facts.holds(field.required)


def _told(rule: Rule, facts: Facts) -> Ineligibility:
    entry = rule.entry
    said = {
        lang: Template(words).safe_substitute(_InWords(facts, lang))
        for lang, words in entry.motif.model_dump().items()
    }
    return Ineligibility(
        entry.id,
        entry.champ,
        rule.step,
        Text(**said),
        tuple(Way(way.type, way.libelle, way.url, way.situation) for way in entry.voies),
        tuple(one.article for one in entry.base),
        tuple(entry.source),
    )


class _InWords(dict[str, str]):
    """The facts that a sentence may name, drawn as it asks for them."""

    def __init__(self, facts: Facts, lang: str) -> None:
        super().__init__()
        self._facts, self._lang = facts.cases[0], lang

    def __missing__(self, name: str) -> str:
        value = self._facts[name]
        return date_in_words(value, self._lang) if isinstance(value, date) else str(value)


def oldest(duration: str | None, today: date) -> date | None:
    """The first day a document may have been made, for a greatest age written P6M, P30D or P1Y."""
    match = re.fullmatch(r"P(\d{1,3})([DMY])", duration or "", re.ASCII)
    if match is None:
        return None
    number = int(match[1])
    return (
        add_days(today, -number)
        if match[2] == "D"
        else add_months(today, -number * (12 if match[2] == "Y" else 1))
    )


def clock_of(compiled: Compiled, references: References, filed_on: date, complete_on: date | None) -> Clock:
    """The dates of the law, from the day the request is complete, or from its filing while that is not known.

    An appeal against a silent refusal counts whole days after it (`franc`) and is put off to a working day
    (code de justice administrative, art. R.421-1 and R.421-2).
    """
    entry, parameters = compiled.file.delais, references.parameters
    start = complete_on or filed_on
    silence = parameters.delay(entry.silence, start)
    implicit = silence.end(start)
    appeal = parameters.delay(entry.recours, implicit)
    until = parameters.working_day(appeal.end(implicit)) if entry.sens == "rejet" else None
    used = (silence, appeal) if until else (silence,)
    said = {
        "fr": _dated(entry.texte, "fr", implicit, until),
        "en": _dated(entry.texte, "en", implicit, until),
    }
    return Clock(
        filed_on,
        complete_on,
        complete_on is None,
        implicit,
        entry.sens,
        until,
        Text(**said),
        tuple(dict.fromkeys(one.base for one in used)),
        tuple(dict.fromkeys(one.source for one in used)),
    )


def _dated(words: Text, lang: str, implicit: date, until: date | None) -> str:
    """The sentence with its dates, where they stand as `$date_silence` and `$date_recours`."""
    dates = {"date_silence": date_in_words(implicit, lang)}
    if until:
        dates["date_recours"] = date_in_words(until, lang)
    return Template(words.in_(lang)).safe_substitute(dates)


def fee_of(compiled: Compiled, references: References, day: date) -> Fee | None:
    """What is due when the card is handed over, on a day."""
    entry = compiled.file.frais
    if entry is None:
        return None
    amounts = [references.parameters.amount(name, day) for name in entry.parametres]
    return Fee(sum(one.montant for one in amounts), tuple(one.base for one in amounts), entry.texte)


def column_filter(column: Column, lang: str, references: References) -> ColumnFilter:
    """A column as a list filters on it, in words."""
    shape = column_shape(column)
    options = tuple((case.valeur, case.libelle.in_(lang)) for case, _ in column.cases)
    if column.field is not None:
        given = column.field.type.options(column.field, lang, references)
        options = tuple((option.value, option.label) for option in given)
    return ColumnFilter(shape.id, shape.label.in_(lang), shape.kind, options)


def column_shape(column: Column) -> ColumnShape:
    kinds = {"date": "date", "nombre": "nombre", "oui_non": "oui_non", "case": "oui_non"}
    kind = kinds.get(column.field.entry.type, "texte") if column.field else "texte"
    return ColumnShape(column.entry.id, column.entry.libelle, kind)
