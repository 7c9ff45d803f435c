"""Why this answer, and why not its neighbours: the facts that decided, in words."""

from .compiler import Compiled, Law
from .decision import Decided, Decisions
from .encoding import NOT_KNOWN, Encoded
from .phrases import day_in_words, say
from .space import PERIOD, PLACE

_NEAR_MOST = 5
_WANTED_MOST = 4


class Reasons:
    """Words for rules, dimensions and values; each sentence is built once a language."""

    def __init__(self, compiled: Compiled, decisions: Decisions) -> None:
        self.compiled = compiled
        self.decisions = decisions
        self._known: dict[tuple[int, int, int, str], dict[str, str]] = {}
        self._excluded: dict[tuple[int, int | None, int, str], dict[str, str | None]] = {}

    def because(self, number: int, encoded: Encoded, language: str) -> list[dict[str, str]]:
        """The known facts that the winning rule names."""
        space = self.compiled.space
        reasons: list[dict[str, str]] = []
        for name in self.compiled.table.rules[number].accepts:
            index = space.index[name]
            code = encoded.codes[index]
            if name == PERIOD or code == NOT_KNOWN:
                continue
            memo = (number, index, code, language)
            if memo not in self._known:
                value, label = self._value_in_words(index, code, language)
                key = self._key_in_words(name, language)
                given = self._place_key(value) if name == PLACE else name
                self._known[memo] = {
                    "cle": given,
                    "valeur": value,
                    "texte": say("fait", language, key=key, value=label),
                }
            reasons.append(self._known[memo])
        return reasons

    def _place_key(self, value: str) -> str:
        return "arrondissement" if value in self.compiled.territory.arrondissements else "departement"

    def _key_in_words(self, name: str, language: str) -> str:
        vocabulary = self.compiled.vocabulary
        if name in vocabulary.keys:
            return vocabulary.keys[name].label[language]
        return vocabulary.facts[name].label[language] if name in vocabulary.facts else say(name, language)

    def _value_in_words(self, index: int, code: int, language: str) -> tuple[str, str]:
        """A value and its label."""
        space = self.compiled.space
        name = space.dimensions[index].name
        territory = self.compiled.territory
        if code < -1:
            departement = territory.departements[self.compiled.encoder.departements[-2 - code]]
            return departement.code, f"{departement.nom} ({departement.code})"
        value = space.dimensions[index].values[code]
        return value, self._label(name, value, language)

    def _label(self, name: str, value: str, language: str) -> str:
        vocabulary, territory = self.compiled.vocabulary, self.compiled.territory
        if name == PLACE:
            place = territory.arrondissements.get(value) or territory.departements[value]
            return f"{place.nom} ({value})"
        if name in vocabulary.facts:
            return next(band.label[language] for band in vocabulary.facts[name].bands if band.value == value)
        if value in ("true", "false"):
            return say(value, language)
        return vocabulary.keys[name].values[value].label[language]

    def why_not(self, decided: Decided, encoded: Encoded, language: str) -> list[dict[str, str | None]]:
        near = self.decisions.near_misses(encoded.codes, decided, encoded.departement, _NEAR_MOST)
        reasons: list[dict[str, str | None]] = []
        for law, index in near:
            memo = (law, index, encoded.codes[index] if index is not None else 0, language)
            if memo not in self._excluded:
                self._excluded[memo] = self._exclusion(law, index, memo[2], language)
            reasons.append(self._excluded[memo])
        return reasons

    def _exclusion(self, number: int, index: int | None, code: int, language: str) -> dict[str, str | None]:
        law = self.compiled.laws[number]
        assert law.entry is not None
        said: dict[str, str | None] = {
            "regle": law.id,
            "titre": law.entry.titre.in_(language),
            "canal": law.entry.alors.canal,
            "cle": None,
            "texte": say("remplacee", language),
        }
        if index is None:
            return said
        name = self.compiled.space.dimensions[index].name
        said["cle"] = name
        if name == PERIOD:
            said["texte"] = say("hors_periode", language, validity=self._validity(law, language))
            return said
        _, found = self._value_in_words(index, code, language)
        key = self._key_in_words(name, language)
        wanted = sorted(self.compiled.table.rules[number].accepts[name])
        if len(wanted) > _WANTED_MOST:
            said["texte"] = say("autrement", language, key=key, found=found)
        else:
            labels = ", ".join(self._label(name, value, language) for value in wanted)
            said["texte"] = say("il_faudrait", language, key=key, found=found, wanted=labels)
        return said

    @staticmethod
    def _validity(law: Law, language: str) -> str:
        assert law.entry is not None
        valid = law.entry.valide
        start = day_in_words(valid.du, language) if valid.du else ""
        end = day_in_words(valid.au, language) if valid.au else ""
        phrase = "du_au" if start and end else "du" if start else "au"
        return say(phrase, language, start=start, end=end)
