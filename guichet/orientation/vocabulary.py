"""The words of a situation: keys, values, facts computed from dates, nationality groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from guichet.rules import DataError, Expression, ExpressionError, Text, parse

from .schema import Borrowed, KeyEntry, NationalityFile, VocabularyFile

OTHER_GROUP = "autre"
BOOLEANS = ("true", "false")
NUMBER_VALUE = "numero_corrige"
"""The computed value a mention may show that no formula gives: the foreigner number put right."""


@dataclass(frozen=True, slots=True)
class VocabularyValue:
    label: Mapping[str, str]
    group: str | None
    help: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class VocabularyKey:
    """One key of a situation, in words: `label`, `question` and `help` are texts by language."""

    name: str
    type: str
    label: Mapping[str, str]
    question: Mapping[str, str]
    help: Mapping[str, str] | None
    presumed: str | None
    sensitive: bool
    values: Mapping[str, VocabularyValue]
    borrowed: Borrowed | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A value of a fact and the condition that makes it so (None: computed otherwise)."""

    value: str
    condition: Expression | None
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something computed from other keys, such as an age; the first band whose condition holds is its value."""

    name: str
    label: Mapping[str, str]
    keys: tuple[str, ...]
    presumed: str | None
    bands: tuple[Band, ...]
    computed: str | None


@dataclass(frozen=True, slots=True)
class Group:
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A combination that cannot be: keys to name, and either `when` or table conditions."""

    id: str
    keys: tuple[str, ...]
    message: Mapping[str, str]
    when: Expression | None


@dataclass(slots=True)
class Vocabulary:
    keys: dict[str, VocabularyKey]
    groups: dict[str, Group]
    channels: dict[str, Group]
    facts: dict[str, Fact]
    formulas: dict[str, Expression]
    impossibles: list[Impossible]
    nationality_groups: dict[str, frozenset[str]]
    group_of_country: dict[str, str]
    group_labels: dict[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])


def words(text: Text) -> dict[str, str]:
    """A text by language."""
    return {name: str(value) for name, value in text}


def _labels(record: object) -> Group:
    """`{fr, en}` itself, or under `libelle`."""
    inner = record.get("libelle", record) if isinstance(record, dict) else record  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return Group(words(Text.model_validate(inner)))


def read_vocabulary(file: VocabularyFile, countries: NationalityFile) -> Vocabulary:
    """Compile the vocabulary.

    :raises DataError: for an expression that cannot be read or a country in two groups
    """
    known = frozenset(file.cles)
    faults: list[str] = []

    def compiled(text: str, where: str, kind: type = bool) -> Expression | None:
        try:
            expression = parse(text, known)
            try_out(expression, file.cles, kind)
        except ExpressionError as error:
            faults.append(f"vocabulary.yaml : {where} : {error}")
            return None
        return expression

    facts = {
        name: Fact(
            name,
            words(entry.libelle),
            (),
            entry.presume,
            tuple(
                Band(
                    value,
                    compiled(band.si, f"fait {name}, {value}") if band.si else None,
                    words(band.libelle),
                )
                for value, band in entry.valeurs.items()
            ),
            entry.calcul,
        )
        for name, entry in file.faits.items()
    }
    formulas = {
        name: compiled(text, f"calcul {name}", object)
        for name, text in file.calculs.items()
        if name != NUMBER_VALUE
    }
    impossibles = [
        Impossible(
            entry.id,
            tuple(entry.cles),
            words(entry.message),
            compiled(entry.quand, f"impossible {entry.id}") if entry.quand else None,
        )
        for entry in file.impossibles
    ]
    groups, group_of = _nationalities(countries, faults)
    if faults:
        raise DataError(faults)
    keys = {name: _key(name, entry, countries) for name, entry in file.cles.items()}
    return Vocabulary(
        keys,
        {name: _labels(group) for name, group in file.groupes.items()},
        {name: _labels(channel) for name, channel in file.canaux.items()},
        {name: _with_keys(fact) for name, fact in facts.items()},
        {name: formula for name, formula in formulas.items() if formula},
        impossibles,
        groups,
        group_of,
        {name: words(group.libelle) for name, group in countries.groupes.items()},
    )


def try_out(expression: Expression, keys: Mapping[str, KeyEntry], kind: type) -> None:
    """Evaluate once with a value of each key's type; the result must be of the kind expected.

    :raises ExpressionError: when a date is compared with a number and the like
    """
    samples: dict[str, bool | int | str | date | datetime] = {
        "date": date(2024, 2, 29),
        "nombre": 12,
        "oui_non": True,
        "moment": datetime(2024, 2, 29, 10, 0),  # noqa: DTZ001 a counter's hours have no zone
    }
    facts = {name: samples.get(keys[name].type, "texte") for name in expression.keys}
    try:
        for comparison in expression.comparisons:
            comparison(facts)
        found = expression.evaluate(facts)
    except (AttributeError, TypeError) as error:
        raise ExpressionError(
            f"« {expression.text} » mêle des valeurs de types différents ({error})"
        ) from error
    if not isinstance(found, kind):
        wanted = "une date" if kind is date else "vrai ou faux"
        raise ExpressionError(f"« {expression.text} » : {wanted} attendu, « {found} » trouvé")


def _with_keys(fact: Fact) -> Fact:
    read = [key for band in fact.bands if band.condition for key in band.condition.keys if key != "date"]
    keys = (
        tuple(dict.fromkeys(read))
        if not fact.computed
        else ("numero_etranger", "titre_detenu", "fabrication_titre")
    )
    return Fact(fact.name, fact.label, keys, fact.presumed, fact.bands, fact.computed)


def _key(name: str, entry: KeyEntry, countries: NationalityFile) -> VocabularyKey:
    values = {
        value: VocabularyValue(words(e.libelle), e.groupe, words(e.aide) if e.aide else None)
        for value, e in entry.valeurs.items()
    }
    if entry.type == "pays":
        values = {code: VocabularyValue(words(label), None, None) for code, label in countries.pays.items()}
    return VocabularyKey(
        name,
        entry.type,
        words(entry.libelle),
        words(entry.question),
        words(entry.aide) if entry.aide else None,
        entry.presume,
        entry.sensible,
        values,
        entry.reprend,
    )


def _nationalities(
    file: NationalityFile, faults: list[str]
) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    group_of: dict[str, str] = {}
    for name, group in file.groupes.items():
        for country in group.pays:
            if country not in file.pays:
                faults.append(f"nationalites.yaml : {name} : « {country} » n'est pas un pays de la liste")
            if country in group_of:
                faults.append(
                    f"nationalites.yaml : {country} est dans « {group_of[country]} » et dans « {name} »"
                )
            group_of[country] = name
    for country in file.pays:
        group_of.setdefault(country, OTHER_GROUP)
    groups: dict[str, set[str]] = {}
    for country, name in group_of.items():
        groups.setdefault(name, set()).add(country)
    return {name: frozenset(codes) for name, codes in groups.items()}, group_of
