"""Write `data/nationalites.yaml`: the ISO 3166-1 countries with their names, and the groups that rules name.

Names come from the CLDR, through Babel; the groups are ours, each with the source that draws its line.
Run it again when the CLDR or a group changes: `.venv/bin/python scripts/build_nationalites.py`.
"""

from pathlib import Path

import yaml
from babel import Locale
from babel.core import get_global

TARGET = Path(__file__).resolve().parent.parent / "data" / "nationalites.yaml"

HEADER = """\
# Written by scripts/build_nationalites.py: change it there.
# Groups are disjoint; a country without a group is `autre`. Names: Unicode CLDR.
"""

# Alpha-3 codes that the CLDR maps to a present code and that are not in ISO 3166-1: reserved for private use
# or for parts of a country, or withdrawn with their country.
NOT_A_COUNTRY = frozenset(["ASC", "CPT", "DGA", "EUE", "TAA", "BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"])
PRIVATE_USE = ("AAA", "Q", "X", "ZZZ")

# Not in the CLDR's table of alpha-3 codes, or named there for a map rather than for a person.
OWN_NAMES = {
    "APATRIDE": {"fr": "Apatride", "en": "Stateless"},
    "XKX": {"fr": "Kosovo", "en": "Kosovo"},
    "HKG": {"fr": "Hong Kong", "en": "Hong Kong"},
    "MAC": {"fr": "Macao", "en": "Macao"},
}

GROUPS: dict[str, dict[str, object]] = {
    "dza": {
        "libelle": {"fr": "Algérie", "en": "Algeria"},
        "source": "accord-algerie-1968",
        "pays": "DZA",
    },
    "tun": {
        "libelle": {"fr": "Tunisie", "en": "Tunisia"},
        "source": "accord-tunisie-1988",
        "pays": "TUN",
    },
    "mar": {
        "libelle": {"fr": "Maroc", "en": "Morocco"},
        "source": "accord-maroc-1987",
        "pays": "MAR",
    },
    "sen": {
        "libelle": {"fr": "Sénégal", "en": "Senegal"},
        "source": "accords-gestion-concertee",
        "pays": "SEN",
    },
    "aps_bil": {
        "libelle": {
            "fr": "Pays liés par un accord sur l'autorisation provisoire de séjour de fin d'études",
            "en": "Countries with an agreement on the temporary authorisation after studies",
        },
        "source": "ds-liste-2025",
        "pays": "BEN BFA CPV COG GAB MUS IND",
    },
    "aps_campus_france": {
        "libelle": {
            "fr": "Pays que Campus France ajoute pour l'autorisation provisoire de séjour",
            "en": "Countries that Campus France adds for the temporary authorisation",
        },
        "source": "campus-france-aps",
        "pays": "MKD MNE SRB BIH",
    },
    "ue_eee_che": {
        "libelle": {
            "fr": "Union européenne (hors France), Islande, Liechtenstein, Norvège, Suisse",
            "en": "European Union (except France), Iceland, Liechtenstein, Norway, Switzerland",
        },
        "source": "ceseda-l233-1",
        "pays": "AUT BEL BGR CYP CZE DEU DNK EST ESP FIN GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU "
        "SWE SVN SVK ISL LIE NOR CHE",
    },
    "gbr": {
        "libelle": {"fr": "Royaume-Uni", "en": "United Kingdom"},
        "source": "accord-retrait-royaume-uni",
        "pays": "GBR",
    },
    "ukr": {
        "libelle": {"fr": "Ukraine", "en": "Ukraine"},
        "source": "ceseda-l581-1",
        "pays": "UKR",
    },
    "fra": {"libelle": {"fr": "France", "en": "France"}, "source": "ceseda-l110-3", "pays": "FRA"},
}


def countries() -> dict[str, dict[str, str]]:
    """Alpha-3 code → names in French and English, in the order of the codes."""
    french, english = Locale("fr").territories, Locale("en").territories
    names = dict(OWN_NAMES)
    for alpha3, alpha2 in get_global("territory_aliases").items():
        private = alpha3.startswith(PRIVATE_USE) and alpha3 != "QAT"
        if (
            len(alpha3) == 3
            and alpha3.isalpha()
            and len(alpha2) == 1
            and alpha3 not in NOT_A_COUNTRY
            and not private
        ):
            names.setdefault(alpha3, {"fr": french[alpha2[0]], "en": english[alpha2[0]]})
    return dict(sorted(names.items()))


def dump(value: object, depth: int = 0) -> str:
    """One line an entry, so that a change shows as a line."""
    flow = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False)
    return " " * depth + flow.removesuffix("\n...\n").strip()


def document() -> str:
    lines = [HEADER, "groupes:"]
    for name, group in GROUPS.items():
        lines.append(f"  {name}:")
        lines.append(f"    libelle: {dump(group['libelle'])}")
        lines.append(f"    source: {group['source']}")
        lines.append(f"    pays: {dump(str(group['pays']).split())}")
    lines += ["", "pays:"]
    lines += [f"  {code}: {dump(names)}" for code, names in countries().items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
