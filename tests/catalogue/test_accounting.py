"""Nothing of a page is dropped in silence, whatever the page; and reading it takes linear time."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.catalogue import parse

from .accounting import lost
from .conftest import SAMPLES

pytestmark = pytest.mark.long

FORM = "https://www.demarches-simplifiees.fr/commencer/"
LINES = [
    "# Page", "## Titres de séjour&#x20;", "### 94- Val-de-Marne&#x20;", "### **77** - Seine-et-marne", "### Eure",
    "### 60 - Manche", "## Sous préfecture de Nogent-sur-Marne", "#### **Ailleurs :** [**ici**](https://exemple.test/#/)****",
    f"#### [Blocages]({FORM}blocages)", "## Naturalisation", "**Première demande**&#x20;", "Créteil :", "Autres",
    f"* [Salarié ]({FORM}salarie)", f"* D[emande d'APS]({FORM}-aps-)", f"* [Malad]({FORM}malade)[e]({FORM}autre)",
    f"* [Chercheur]({FORM}a) ou [stagiaire]({FORM}b)", "* ◦ [APS\\", "  Bénin,\\", "  Gabon](page.md#ancre)",
    f"* Chercheur : [{FORM}rece](https://www.demarches-simplifiees.fr/admin/procedures/12)", "* Au pair",
    "  * Visiteur", f"  * [Enfant]({FORM}enfant)<br>", "1. Numéroté", f"[Seul]({FORM}seul)", "> Cité",
    f"Si besoin, ce [formulaire]({FORM}contact).", "Pour les démarches ci-dessus :", "Texte libre.\\",
    "Ci-dessus : [une](https://exemple.test/une) et [deux](https://exemple.test/deux)", "Précédent : [x](x.md)",
    f'{{% embed url="{FORM}servi" %}}', '{% hint style="info" %}', "{% endhint %}", "{% tab %}",
    "INFORMATION le[ ](http://exemple.test/vide)[site](https://exemple.test/site) [ici.](https://exemple.test/la)",
    '<img src="https://exemple.test/image.png" alt="Une image">', "[pas fini](https://exemple.test/x y)", "",
    "", "", "---", "| A | B |", "\x00", "\ufeff", "&nbsp;", f"-[ Sans espace]({FORM}tiret)<br>", "\\", "***",
]  # fmt: skip

pages = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)


@given(pages)
@settings(max_examples=300, deadline=None)
def test_every_word_and_address_of_a_page_is_found_again(text):
    assert lost(text, parse(text)) == []


@given(st.text(alphabet=st.sampled_from(list("[]()*_#<>{%}|\\&;:/.- \n\tabÉ0194\"'")), max_size=120))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text):
    edition = parse(text)
    str(edition.to_json()).encode()
    assert all(1 <= anomaly.ligne <= text.count("\n") + 1 for anomaly in edition.anomalies)


@given(pages)
@settings(deadline=None)
def test_ids_are_distinct_and_reading_is_repeatable(text):
    edition = parse(text)
    ids = [entry.id for entry in edition.entrees]
    assert len(ids) == len(set(ids))
    assert parse(text) == edition


@pytest.mark.parametrize("sample", ["ancienne.md", "soeur.md", "vrac.md"])
def test_nothing_of_the_samples_is_lost(sample):
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    assert lost(text, parse(text)) == []


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "]",
        "[](",
        "](",
        "*",
        "* ",
        "_a",
        "{%",
        "{%%}",
        "<a",
        '<a href="',
        "&#",
        "\\",
        "> ",
        "#",
        "94 - ",
        "http://",
    ],
)
@pytest.mark.parametrize("start", ["", "### 94 - Val-de-Marne\n\n* "])
def test_a_line_made_to_be_slow_is_read_in_linear_time(unit, start):
    """Ten times as long takes about ten times as long; a quadratic reader would take a hundred."""

    def seconds(count: int) -> float:
        text = start + unit * count
        begun = time.process_time()
        parse(text)
        return time.process_time() - begun

    seconds(10)
    short = max(seconds(20_000 // len(unit)), 0.01)
    # The best of three: a machine that does something else besides slows one, not all.
    assert min(seconds(200_000 // len(unit)) for _ in range(3)) < 40 * short


def test_a_million_characters_of_bullets():
    text = "### 94 - Val-de-Marne\n\n" + "".join(
        f"* [Demande {number}]({FORM}demande-{number})\n" for number in range(12_000)
    )
    assert len(parse(text).entrees) == 12_000


def test_the_crude_reader_would_see_a_loss():
    """The check itself: take one entry away and it says so."""
    text = f"### 94 - Val-de-Marne\n\n* [Salarié]({FORM}salarie)"
    assert lost(text, parse(re.sub(r"\* .*", "", text))) == [FORM + "salarie", "Salarié"]
