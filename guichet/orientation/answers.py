"""The answer a person reads, as the public contract words it: one JSON for page, print, terminal and API."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from string import Formatter
from typing import Any

from guichet.rules import UNKNOWN, Text, Value

from .compiler import Compiled, Law
from .decision import Contradictory, Decided, Decisions, Lines, Open
from .encoding import Encoded, impossible_errors
from .errors import SituationError
from .phrases import closed_in_words, day_in_words, hours_in_words, is_open, say
from .questions import Questions
from .reasons import Reasons
from .schema import AlternativeEntry, Contact, WindowEntry
from .space import CHANNEL, NO_CHANNEL
from .vocabulary import NUMBER_VALUE

Answer = dict[str, Any]


class Answers:
    """Builds answers from compiled rules; what depends on a rule and a language alone is built once."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.decisions = Decisions(compiled)
        self.questions = Questions(compiled, self.decisions)
        values_of = compiled.encoder.values_of
        self._papers_lines = Lines(compiled.papers.table, values_of)
        self._window_lines = Lines(compiled.windows.table, values_of)
        self._fee_lines = Lines(compiled.fees.table, values_of)
        self._alternative_lines = Lines(compiled.alternatives.table, values_of)
        self._conflict_lines = Lines(compiled.conflicts.table, values_of)
        self._fee_in_words = cache(self._word_fee)
        self._alternative_in_words = cache(self._word_alternative)
        self._papers_in_words = cache(self._word_papers)
        self._conflict_in_words = cache(self._word_conflict)
        self._fixed: dict[tuple[int, str, bool], Answer] = {}
        self.reasons = Reasons(compiled, self.decisions)

    def answer(
        self,
        situation: Mapping[str, object],
        *,
        today: date,
        language: str = "fr",
        skip: Collection[str] = (),
    ) -> Answer:
        """Answer a situation.

        :param situation: keys and values of the public contract
        :param today: the day taken where the situation names no `date` (the caller's clock)
        :param language: `fr` or `en`
        :param skip: keys the person cannot answer; they are not asked again
        """
        encoded = self.compiled.encoder.encode(situation, today)
        if isinstance(encoded, list):
            return self._refusal(encoded, language)
        match self.decisions.decide(encoded.codes):
            case Contradictory(laws):
                return self._refusal(self._contradictions(laws), language)
            case Open(laws):
                return self._question(encoded, laws, language, skip)
            case Decided() as decided:
                return self._decided(encoded, decided, language)

    def _blank(self, state: str) -> Answer:
        return {
            "etat": state,
            "canal": None,
            "organisme": None,
            "liens": [],
            "contacts": [],
            "mentions": [],
            "documents": [],
            "fenetre": None,
            "frais": None,
            "alternative": None,
            "parce_que": [],
            "pourquoi": None,
            "base": [],
            "pourquoi_pas": [],
            "conflits": [],
            "erreurs": [],
            "sources": [],
            "question": None,
            "possibles": [],
            "regle": None,
            "regles": self.compiled.hash,
        }

    def _refusal(self, errors: list[SituationError], language: str) -> Answer:
        return {**self._blank("erreur"), "erreurs": [error.to_json(language) for error in errors]}

    def _contradictions(self, laws: tuple[int, ...]) -> list[SituationError]:
        by_id = {impossible.id: impossible for impossible in self.compiled.vocabulary.impossibles}
        ids = [self.compiled.laws[law].id for law in laws]
        return [error for identifier in ids for error in impossible_errors(by_id[identifier])]

    def _question(
        self, encoded: Encoded, laws: tuple[int, ...], language: str, skip: Collection[str]
    ) -> Answer:
        answer = self._blank("question")
        key = self.questions.next_key(encoded, skip)
        answer["question"] = None if key is None else self._asked(key, encoded, language)
        ways: dict[object, Answer] = {}
        for law in laws:
            ways.setdefault(self.decisions.ways[law], self._possible(law, language))
        answer["possibles"] = list(ways.values())
        answer["organisme"] = self._body(None, encoded, language)
        return answer

    def _asked(self, name: str, encoded: Encoded, language: str) -> Answer:
        key = self.compiled.vocabulary.keys[name]
        kind = {"territoire": "texte", "pays": "choix", "moment": "texte"}.get(key.type, key.type)
        values = [
            {
                "valeur": value,
                "libelle": entry.label[language],
                "groupe": entry.group,
                "aide": entry.help[language] if entry.help else None,
            }
            for value, entry in key.values.items()
        ]
        if name == "departement":
            kind = "choix"
            values = [
                {"valeur": d.code, "libelle": f"{d.nom} ({d.code})", "groupe": None, "aide": None}
                for d in self.compiled.territory.departements.values()
            ]
        return {
            "cle": name,
            "libelle": key.question[language],
            "type": kind,
            "valeurs": values,
            "aide": key.help[language] if key.help else None,
        }

    def _possible(self, number: int, language: str) -> Answer:
        law = self.compiled.laws[number]
        entry = law.entry
        channel = entry.alors.canal if entry else None
        label = self.compiled.vocabulary.channels[channel].label[language] if channel else None
        titre = entry.titre if entry else law.gap.raison if law.gap else None
        return {
            "regle": law.id,
            "titre": titre.in_(language) if titre else None,
            "canal": channel,
            "libelle": label,
        }

    def _decided(self, encoded: Encoded, decided: Decided, language: str) -> Answer:
        number, alone = decided.law, decided.alone
        law = self.compiled.laws[number]
        fixed = self._fixed_part(number, alone, language)
        answer = fixed.copy()
        codes = encoded.codes.copy()
        codes[self.compiled.space.index[CHANNEL]] = self._channel_code(law)
        if fixed["organisme"] is None:
            answer["organisme"] = self._body(law, encoded, language)
        answer["mentions"] = self._mentions(law, encoded, fixed["mentions"], language)
        answer["documents"] = self._papers(codes, language)
        answer["fenetre"] = self._window(codes, encoded, language)
        answer["frais"] = self._fee(codes, language)
        answer["alternative"] = fixed["alternative"] or self._alternative(codes, language)
        answer["parce_que"] = self.reasons.because(number, encoded, language)
        answer["pourquoi_pas"] = self.reasons.why_not(decided, encoded, language)
        answer["conflits"] = self._conflicts(codes, fixed["canal"], language)
        return answer

    def _channel_code(self, law: Law) -> int:
        space = self.compiled.space
        channel = law.entry.alors.canal if law.entry else None
        return space.codes[space.index[CHANNEL]][channel or NO_CHANNEL]

    def _fixed_part(self, number: int, alone: bool, language: str) -> Answer:
        """What depends on the rule and the language alone."""
        memo = (number, language, alone)
        if memo not in self._fixed:
            self._fixed[memo] = self._build_fixed(self.compiled.laws[number], alone, language)
        return self._fixed[memo]

    def _build_fixed(self, law: Law, alone: bool, language: str) -> Answer:
        entry = law.entry
        if entry is None:
            assert law.gap is not None
            gap = self._blank("non_couvert")
            return {**gap, "mentions": [law.gap.raison.in_(language)], "regle": law.id}
        outcome = entry.alors
        answer = self._blank(outcome.etat)
        answer["canal"] = outcome.canal
        answer["organisme"] = outcome.organisme.model_dump() if outcome.organisme else None
        answer["liens"] = [{"url": link.url, "libelle": link.libelle.in_(language)} for link in law.links]
        answer["contacts"] = [_contact(contact, language) for contact in outcome.contacts]
        answer["mentions"] = [mention.in_(language) for mention in outcome.mentions]
        if outcome.verifier or entry.verifier:
            answer["mentions"].append(say("a_verifier", language))
        if entry.alternative:
            answer["alternative"] = {"texte": entry.alternative.in_(language), "contacts": [], "base": ""}
        answer["pourquoi"] = entry.pourquoi.in_(language) if alone else None
        answer["base"] = [article.model_dump() for article in entry.base]
        answer["sources"] = [self._source(s.id, s.citation, s.verifie_le) for s in entry.source]
        answer["regle"] = law.id
        return answer

    def _source(self, name: str, quotation: str, checked: date | None) -> dict[str, str | None]:
        source = self.compiled.documents.sources[name]
        return {
            "id": name,
            "document": source.titre,
            "date": source.date.isoformat(),
            "verifie_le": (checked or source.verifie_le).isoformat(),
            "citation": quotation,
            "adresse": source.adresse,
        }

    def _body(self, law: Law | None, encoded: Encoded, language: str) -> Answer | None:
        if encoded.departement is None:
            return {"nom": say("prefecture", language), "adresse": None, "site": None, "telephone": None}
        service = self.compiled.territory.service_for(encoded.departement, encoded.arrondissement)
        return {
            "nom": service.nom,
            "adresse": service.adresse,
            "site": service.site,
            "telephone": service.telephone,
        }

    def _mentions(self, law: Law, encoded: Encoded, fixed: list[str], language: str) -> list[str]:
        filled = [self._filled(text, encoded, language) if "{" in text else text for text in fixed]
        mentions = [text for text in filled if text]
        hours = law.entry.alors.horaires if law.entry else None
        if hours:
            mentions.append(hours_in_words(hours, language))
            moment = encoded.values.get("moment")
            if isinstance(moment, datetime) and not is_open(hours, moment):
                mentions.append(closed_in_words(moment, language))
        if encoded.number and law.entry and law.entry.alors.canal == "correction_saisie":
            mentions.extend(advice.in_(language) for advice in encoded.number.advice)
        return mentions

    def _filled(self, mention: str, encoded: Encoded, language: str) -> str | None:
        """A mention with its computed values; None where one of them cannot be computed."""
        words: dict[str, str] = {}
        for _, name, _, _ in Formatter().parse(mention):
            if name is None:
                continue
            value = self._computed(name, encoded)
            if value is None:
                return None
            words[name] = day_in_words(value, language) if isinstance(value, date) else str(value)
        return mention.format(**words)

    def _computed(self, name: str, encoded: Encoded) -> Value | None:
        if name == NUMBER_VALUE:
            return encoded.number.number if encoded.number else None
        value = self.compiled.vocabulary.formulas[name].evaluate(encoded.values)
        return None if value is UNKNOWN else value  # pyright: ignore[reportReturnType]

    def _papers(self, codes: list[int], language: str) -> list[Answer]:
        sure, maybe = self._papers_lines.holding(codes)
        return list(self._papers_in_words(sure, maybe, language))

    def _word_papers(self, sure: tuple[int, ...], maybe: tuple[int, ...], language: str) -> list[Answer]:
        """The documents of the lines that surely hold, then of those that may, each once."""
        papers: dict[str, Answer] = {}
        for number in (*sure, *maybe):
            entry = self.compiled.papers.lines[number]
            for line in entry.documents:
                papers.setdefault(
                    line.id,
                    {
                        "id": line.id,
                        "libelle": line.libelle.in_(language),
                        "obligatoire": line.obligatoire and number in sure,
                        "alternatives": [text.in_(language) for text in line.alternatives],
                        "age_maximum": line.age_maximum,
                        "source": entry.source[0].id,
                    },
                )
        return list(papers.values())

    def _window(self, codes: list[int], encoded: Encoded, language: str) -> Answer | None:
        sure, _ = self._window_lines.holding(codes)
        if not sure:
            return None
        window: WindowEntry = self.compiled.windows.lines[sure[0]]
        return {
            "du": self._date(window.du, encoded),
            "au": self._date(window.au, encoded),
            "base": _articles(window.base),
            "texte": window.texte.in_(language),
        }

    def _date(self, text: str | None, encoded: Encoded) -> str | None:
        value = self.compiled.dates[text].evaluate(encoded.values) if text else UNKNOWN
        return value.isoformat() if isinstance(value, date) else None

    def _fee(self, codes: list[int], language: str) -> Answer | None:
        sure, _ = self._fee_lines.holding(codes)
        return self._fee_in_words(sure[0], language) if sure else None

    def _word_fee(self, number: int, language: str) -> Answer:
        fee = self.compiled.fees.lines[number]
        text = fee.texte.in_(language) if fee.texte else None
        return {
            "montant": fee.montant,
            "base": _articles(fee.base),
            "depuis": fee.depuis.isoformat(),
            "texte": text,
        }

    def without(
        self, channel: str, situation: Mapping[str, object], *, today: date, language: str = "fr"
    ) -> Answer | None:
        """The way in for who cannot use a channel, in what is known of a situation; None where none is written.

        :param situation: keys and values of the public contract
        """
        encoded = self.compiled.encoder.encode(situation, today)
        if isinstance(encoded, list):
            return None
        space, codes = self.compiled.space, encoded.codes.copy()
        codes[space.index[CHANNEL]] = space.codes[space.index[CHANNEL]][channel]
        return self._alternative(codes, language)

    def _alternative(self, codes: list[int], language: str) -> Answer | None:
        sure, maybe = self._alternative_lines.holding(codes)
        lines = sure or maybe
        return self._alternative_in_words(lines[0], language) if lines else None

    def _word_alternative(self, number: int, language: str) -> Answer:
        line: AlternativeEntry = self.compiled.alternatives.lines[number]
        contacts = [_contact(contact, language) for contact in line.contacts]
        return {"texte": line.texte.in_(language), "contacts": contacts, "base": _articles(line.base)}

    def _conflicts(self, codes: list[int], channel: str | None, language: str) -> list[Answer]:
        sure, _ = self._conflict_lines.holding(codes)
        conflicts = [self._conflict_in_words(number, language) for number in sure]
        return [conflict for conflict in conflicts if channel in conflict["canaux"]]

    def _word_conflict(self, number: int, language: str) -> Answer:
        entry = self.compiled.conflicts.lines[number]
        sources = [
            {**self._source(p.source, p.citation, None), "canal": p.canal, "remplacee": p.remplacee}
            for p in entry.positions
        ]
        return {
            "id": entry.id,
            "sources": sources,
            "canaux": list(dict.fromkeys(position.canal for position in entry.positions)),
            "texte": entry.texte.in_(language),
        }


def _articles(base: list[Any]) -> str:
    return ", ".join(article.article for article in base)


def _contact(contact: Contact, language: str) -> dict[str, str | None]:
    label: Text | None = contact.libelle
    return {"type": contact.type, "valeur": contact.valeur, "libelle": label.in_(language) if label else None}
