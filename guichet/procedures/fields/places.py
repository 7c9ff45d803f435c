"""Fields that hold a place: country, nationality, commune, address."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from guichet.procedures.fields.base import (
    Answer,
    Fact,
    Field,
    FieldType,
    Option,
    PartShape,
    Read,
    References,
    Refusal,
    Setting,
    Typed,
    choices,
    one,
    register,
    text,
)
from guichet.procedures.fields.identifiers import Postcode
from guichet.procedures.fields.words import clean
from guichet.rules import Text, Value
from guichet.territory import Commune, Nature, fold

_COUNTRY = text("Choisissez un pays de la liste.", "Choose a country from the list.")
_NO_COMMUNE = text(
    "Aucune commune ne porte ce nom. Écrivez son nom comme sur une facture, ou son code postal.",
    "No commune has this name. Write its name as on a bill, or its postcode.",
)
_WHICH = text(
    "Plusieurs communes conviennent : choisissez la vôtre.", "Several communes match: choose yours."
)
_THIS = text(
    "Aucune commune ne porte exactement ce nom. Est-ce celle-ci ? Choisissez-la, ou corrigez le nom.",
    "No commune has exactly this name. Is it this one? Choose it, or correct the name.",
)
_LIKE = text(
    "Aucune commune ne porte exactement ce nom : choisissez la vôtre parmi celles qui lui ressemblent, ou corrigez-le.",
    "No commune has exactly this name: choose yours among those like it, or correct the name.",
)
_NOT_THERE = text(
    "Cette commune n'a pas ce code postal : vérifiez l'un et l'autre.",
    "This commune does not have this postcode: check both.",
)
_STREET = text("Écrivez la voie ou le lieu-dit.", "Write the street or the place name.")
_TOWN = text("Écrivez la ville.", "Write the town.")
_MOST = 12


def _sorted(rows: Mapping[str, Any], lang: str) -> list[tuple[str, Any]]:
    return sorted(rows.items(), key=lambda row: _folded(row[1].in_(lang)))


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


@register
class Country(FieldType):
    """`pays`: ISO 3166-1 alpha-3; with `anciens`, the States that no longer exist too (ISO 3166-3)."""

    name = "pays"
    widget = "liste"
    autocomplete = "country"
    settings = frozenset({"anciens"})

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = one(typed)[:20]
        if not found:
            return None
        countries = setting.references.countries
        known = found in countries.present or (field.entry.anciens and found in countries.former)
        return found if known else Refusal(_COUNTRY)

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        name = references.countries.name(str(value))
        return name.in_(lang) if name else str(value)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-Z]{3}$"}

    def options(self, field: Field, lang: str, references: References) -> tuple[Option, ...]:
        countries = references.countries
        former = countries.former if field.entry.anciens else dict[str, Text]()
        return choices(_sorted({**countries.present, **former}, lang), lang)


@register
class Nationality(Country):
    """`nationalite`: a country's code, or `APATRIDE`."""

    name = "nationalite"
    autocomplete = ""
    settings = frozenset[str]()

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = one(typed)[:20]
        return found if found in setting.references.countries.special else super().read(field, typed, setting)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^([A-Z]{3}|APATRIDE)$"}

    def options(self, field: Field, lang: str, references: References) -> tuple[Option, ...]:
        countries = references.countries
        return choices(_sorted({**countries.present, **countries.special}, lang), lang)


def _label(commune: Commune) -> str:
    return f"{commune.nom} ({commune.departement})"


def _present(commune: Commune) -> str:
    """The code kept: of a commune that is one today, or of a municipal arrondissement."""
    if commune.nature is Nature.MUNICIPAL_ARRONDISSEMENT:
        return commune.code
    return commune.commune_actuelle or commune.code


def _find(name: str, code: str, postcode: str, references: References) -> Commune | tuple[Commune, ...]:
    """The commune meant, or those among which to choose.

    :param code: an INSEE code chosen before; it counts while the name beside it still fits. Followed by `*` it was
        chosen just now, among those that a name half written may mean
    """
    territory = references.territory
    chosen = territory.commune(code[:5]) if code else None
    if chosen and (not name or fold(name) == fold(chosen.nom) or name == _label(chosen)):
        return chosen
    served = territory.by_postcode(postcode) if postcode else []
    if not name:
        left = _distinct(served)
        return left[0] if len(left) == 1 else left[:_MOST]
    here = [one for one in served if fold(one.nom) == fold(name)]
    if len(here) == 1:
        return here[0]
    found = territory.search(name[:100], _MOST)
    exact = [one for one in found if fold(one.nom) == fold(name) or _label(one) == name]
    if postcode:
        codes = {one.code for one in served}
        exact = [one for one in exact if one.code in codes or not one.codes_postaux] or exact
        found = [one for one in found if one.code in codes] or found
    left = _distinct(exact or found)
    if chosen and code.endswith("*") and chosen in left:
        return chosen
    return left[0] if len(left) == 1 and (exact or name.strip().isdecimal()) else left


def _distinct(found: Sequence[Commune]) -> tuple[Commune, ...]:
    """Without the parts of a commune that is there itself."""
    codes = {one.code for one in found}
    return tuple(one for one in found if _present(one) == one.code or _present(one) not in codes)


@register
class CommuneField(FieldType):
    """`commune`: a name or postcode typed, or an INSEE code chosen. Normal form the INSEE code of today."""

    name = "commune"
    widget = "commune"

    def suffixes(self, field: Field) -> tuple[str, ...]:
        return ("nom", "code")

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        name, code = clean(one(typed, "nom"), 100), one(typed, "code")
        if isinstance(name, Refusal):
            return Refusal(name.message, ("nom",))
        if not name and not code:
            return None
        found = _find(name, code, "", setting.references)
        if isinstance(found, Commune):
            return _present(found)
        return _which(found, name)

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        return {field.id: str(value)}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        commune = references.territory.commune(str(value))
        return _label(commune) if commune else str(value)

    def typed(self, field: Field, value: Answer, references: References) -> dict[str, str]:
        return {"nom": self.display(field, value, "fr", references), "code": str(value)}

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d[0-9AB]\d{3}$"}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (
            PartShape("nom", text("Commune", "Commune"), "commune", "address-level2", "", 100),
            PartShape("code", None, "hidden"),
        )


def _which(found: tuple[Commune, ...], name: str, suffix: str = "nom") -> Refusal:
    """Among which to choose, and why: several that bear the name, or those that bear one like it."""
    if not found:
        return Refusal(_NO_COMMUNE, (suffix,))
    words = " ".join(fold(name))
    begun = name.strip().isdecimal() or any(" ".join(fold(one.nom)).startswith(words) for one in found)
    why = _THIS if len(found) == 1 else _WHICH if begun else _LIKE
    return Refusal(why, (suffix,), tuple((one.code, _label(one)) for one in found))


@register
class Address(FieldType):
    """`adresse`: number, street, more, postcode, commune, country.

    Normal form `{numero, voie, complement, code_postal, commune, ville, pays}`: `commune` is an INSEE code, and in
    another country (`etranger: true`) absent. Conditions see `<field>_commune`, `<field>_code_postal`, `<field>_pays`.
    """

    name = "adresse"
    widget = "adresse"
    settings = frozenset({"etranger"})
    sample = None
    _LINES = (("numero", 20), ("voie", 120), ("complement", 120))

    def suffixes(self, field: Field) -> tuple[str, ...]:
        return ("numero", "voie", "complement", "code_postal", "commune", "commune_code", "pays")

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found: dict[str, Any] = {}
        for suffix, most in (*self._LINES, ("commune", 100)):
            value = clean(one(typed, suffix), most)
            if isinstance(value, Refusal):
                return Refusal(value.message, (suffix,))
            found[suffix] = value
        country = one(typed, "pays") if field.entry.etranger else "FRA"
        abroad = country not in ("", "FRA")
        if not any(found.values()) and not one(typed, "code_postal").strip() and not abroad:
            return None
        town = found.pop("commune")
        if abroad:
            return self._abroad(found, typed, country, town, setting)
        if not found["voie"]:
            return Refusal(_STREET, ("voie",))
        return self._in_france(field, found, typed, town, setting)

    def _abroad(self, found: dict[str, Any], typed: Typed, country: str, town: str, setting: Setting) -> Read:
        if country not in setting.references.countries.present:
            return Refusal(_COUNTRY, ("pays",))
        postcode = clean(one(typed, "code_postal"), 20)
        if isinstance(postcode, Refusal):
            return Refusal(postcode.message, ("code_postal",))
        if not town:
            return Refusal(_TOWN, ("commune",))
        return _kept({**found, "code_postal": postcode, "ville": town, "pays": country})

    def _in_france(
        self, field: Field, found: dict[str, Any], typed: Typed, town: str, setting: Setting
    ) -> Read:
        postcode = Postcode().read(field, {"": (one(typed, "code_postal"),)}, setting)
        if not isinstance(postcode, str):
            wrong = postcode if isinstance(postcode, Refusal) else Refusal(Postcode.wrong)
            return Refusal(wrong.message, ("code_postal",))
        commune = _find(town, one(typed, "commune_code"), postcode, setting.references)
        if not isinstance(commune, Commune):
            return _which(commune, town, "commune")
        if commune.codes_postaux and postcode[:2] not in {one[:2] for one in commune.codes_postaux}:
            return Refusal(_NOT_THERE, ("code_postal", "commune"))
        return _kept(
            {
                **found,
                "code_postal": postcode,
                "commune": _present(commune),
                "ville": commune.nom,
                "pays": "FRA",
            }
        )

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        found = value if isinstance(value, dict) else {}
        return {
            f"{field.id}_{key}": str(found[key]) for key in ("commune", "code_postal", "pays") if key in found
        }

    def samples(self, field: Field) -> Mapping[str, Value]:
        return {f"{field.id}_{key}": "texte" for key in ("commune", "code_postal", "pays")}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        return ", ".join(address_lines(value, lang, references))

    def typed(self, field: Field, value: Answer, references: References) -> dict[str, str]:
        found = {key: str(one) for key, one in value.items()} if isinstance(value, dict) else {}
        code = found.pop("commune", "")
        return {**found, "commune": found.pop("ville", ""), "commune_code": code}

    def schema(self, field: Field) -> dict[str, Any]:
        keys = ("numero", "voie", "complement", "code_postal", "commune", "ville", "pays")
        return {
            "type": "object",
            "properties": {key: {"type": "string"} for key in keys},
            "required": ["ville", "pays"],
            "additionalProperties": False,
        }

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        shapes = (
            PartShape(
                "numero", text("Numéro de voie (facultatif)", "Street number (optional)"), maxlength=20
            ),
            PartShape("voie", text("Voie", "Street"), maxlength=120),
            PartShape(
                "complement",
                text("Complément d'adresse (facultatif)", "Address line 2 (optional)"),
                autocomplete="address-line2",
                maxlength=120,
                hint=text(
                    "Bâtiment, appartement, foyer, « chez… »",
                    "Building, flat, hostel, “care of…”",
                ),
            ),
            PartShape("code_postal", text("Code postal", "Postcode"), "text", "postal-code", "numeric", 20),
            PartShape("commune", text("Ville", "Town"), "commune", "address-level2", "", 100),
            PartShape("commune_code", None, "hidden"),
        )
        if not field.entry.etranger:
            return shapes
        return (*shapes, PartShape("pays", text("Pays", "Country"), "select", "country"))

    def options(self, field: Field, lang: str, references: References) -> tuple[Option, ...]:
        return choices(_sorted(references.countries.present, lang), lang) if field.entry.etranger else ()


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value}


def address_lines(value: Answer, lang: str, references: References) -> tuple[str, ...]:
    """An address as on an envelope: more, street, postcode and town, country where it is not France."""
    found = {key: str(one) for key, one in value.items()} if isinstance(value, dict) else {}
    country = references.countries.name(found.get("pays", "FRA"))
    lines = (
        found.get("complement", ""),
        " ".join(filter(None, (found.get("numero"), found.get("voie")))),
        " ".join(filter(None, (found.get("code_postal"), found.get("ville")))),
        country.in_(lang).upper() if country and found.get("pays", "FRA") != "FRA" else "",
    )
    return tuple(line for line in lines if line)
