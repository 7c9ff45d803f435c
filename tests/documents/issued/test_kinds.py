"""What each kind of document must say, may not say, and shows; and that it holds on its pages whatever is in it."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pypdfium2
import pytest

from guichet.documents.issued import contents
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.two_d_doc import Code, read
from guichet.documents.issued.types import ContentsRefused
from tests.documents.issued import paper
from tests.documents.issued.every_kind import (
    EVERY_KIND,
    EXTENSION,
    FAVOURABLE,
    WITHOUT_A_CODE,
    first_request,
    of_kind,
    without,
)
from tests.documents.issued.test_pdf import text_of

MASKED = {"numero": "99-0042", "service": "Préfecture d'Exemple", "base": "CRPA L.111-2"}


def refusal_of(kind: str, data: dict[str, Any]) -> str:
    with pytest.raises(ContentsRefused) as refused:
        contents.read(KINDS[kind], data)
    return str(refused.value)


def lacking(kind: str, path: str) -> dict[str, Any]:
    """A document of a kind without one of its parts."""
    data = deepcopy(EVERY_KIND[kind])
    *parents, last = path.split("__")
    place = data
    for name in parents:
        place = place[name]
    del place[last]
    return data


def coded(**changes: Any) -> dict[str, str]:
    """The fields of the code of a document, as read back."""
    code = read(paper.code(**changes).text)
    assert isinstance(code, Code), code
    assert code.faults == ()
    return {name: value.text for name, value in code.values.items()}


def test_there_is_a_sample_of_every_kind():
    assert EVERY_KIND.keys() == KINDS.keys()


@pytest.mark.parametrize(
    ("kind", "key"), [(kind.name, key) for kind in KINDS.values() for key in kind.blocks]
)
def test_a_document_without_one_of_its_mentions_is_refused(kind, key):
    data = EVERY_KIND[kind] | {"blocs": without(key, EVERY_KIND[kind])}
    assert f"la mention {key} manque" in refusal_of(kind, data)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("attestation_decision_favorable", "decision"),
        ("attestation_decision_favorable", "decision__prise_le"),
        ("attestation_decision_favorable", "decision__auteur"),
        ("attestation_decision_favorable", "titre_accorde"),
        ("attestation_decision_favorable", "titre_accorde__nature"),
        ("attestation_decision_favorable", "titre_accorde__validite"),
        ("attestation_decision_favorable", "titre_accorde__validite__au"),
        ("attestation_decision_favorable", "taxes_a_la_remise"),
        ("attestation_decision_favorable", "demande__nature"),
        ("attestation_decision_favorable", "demande__numero"),
        ("attestation_decision_favorable", "identite__nom"),
        ("attestation_decision_favorable", "adresse"),
        ("attestation_prolongation", "validite"),
        ("attestation_prolongation", "autorisation"),
        ("attestation_prolongation", "titre_prolonge"),
        ("attestation_prolongation", "titre_prolonge__numero"),
        ("attestation_prolongation", "titre_prolonge__expire_le"),
        *(
            (kind, f"decision__{part}")
            for kind in ("decision_refus", "decision_cloture")
            for part in ("prise_le", "lieu", "auteur")
        ),
        *(
            (kind, f"decision__auteur__{part}")
            for kind in ("decision_refus", "decision_cloture")
            for part in ("prenom", "nom", "qualite", "service", "delegation")
        ),
        *(
            ("constat_impossibilite", f"empechement__{part}")
            for part in ("numero", "constate_le", "page", "erreur")
        ),
        ("constat_impossibilite", "declarant"),
    ],
)
def test_a_document_without_one_of_its_parts_is_refused(kind, path):
    assert path.rsplit("__", maxsplit=1)[-1] in refusal_of(kind, lacking(kind, path))


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("decision_refus", {"decision__auteur": MASKED}, "prenom"),
        ("decision_cloture", {"decision__auteur": MASKED}, "prenom"),
        ("decision_refus", {"decision__auteur__qualite": " "}, "qualite"),
        ("decision_refus", {"validite": None}, "validite"),
        ("attestation_decision_favorable", {"decision__auteur": MASKED | {"base": ""}}, "base"),
        ("attestation_decision_favorable", {"taxes_a_la_remise": -1}, "taxes"),
        ("attestation_decision_favorable", {"taxes_a_la_remise": 12.5}, "taxes"),
        (
            "attestation_decision_favorable",
            {"titre_accorde__validite": {"du": "2024-01-02", "au": "2024-01-01"}},
            "précède",
        ),
        ("attestation_prolongation", {"validite": None}, "validite"),
        ("constat_impossibilite", {"empechement__constate_le": "2023-11-20T08:05:09"}, "timezone"),
        (
            "constat_impossibilite",
            {"blocs": [{"cle": "constat", "titre": "", "paragraphes": ["a"]}]},
            "titre",
        ),
    ],
)
def test_what_a_kind_may_not_hold_is_refused(kind, changes, fault):
    assert fault in refusal_of(kind, of_kind(kind, **changes))


def test_a_first_request_is_not_told_to_show_a_title_that_nobody_has_had():
    assert contents.read(KINDS["attestation_decision_favorable"], first_request())
    wrong = first_request(blocs=FAVOURABLE["blocs"])
    assert "accompagnement est de trop" in refusal_of("attestation_decision_favorable", wrong)
    with_a_visa = first_request(blocs=FAVOURABLE["blocs"], demande__visa="FRA123456789")
    assert contents.read(KINDS["attestation_decision_favorable"], with_a_visa)


@pytest.mark.parametrize("nature", ["renouvellement", "changement_statut"])
def test_a_renewal_is_told_to_show_the_title_held_before(nature):
    data = of_kind(
        "attestation_decision_favorable",
        demande__nature=nature,
        blocs=without("accompagnement", FAVOURABLE),
    )
    assert "accompagnement manque" in refusal_of("attestation_decision_favorable", data)


def test_who_has_had_no_title_yet_is_given_a_prolongation_that_stands_alone():
    alone = of_kind(
        "attestation_prolongation", titre_prolonge=None, blocs=without("accompagnement", EXTENSION)
    )
    assert contents.read(KINDS["attestation_prolongation"], alone)
    assert "accompagnement est de trop" in refusal_of(
        "attestation_prolongation", of_kind("attestation_prolongation", titre_prolonge=None)
    )
    assert "accompagnement manque" in refusal_of(
        "attestation_prolongation",
        of_kind("attestation_prolongation", blocs=without("accompagnement", EXTENSION)),
    )


def test_a_favourable_decision_shows_everything_the_administrations_sample_does():
    shown = text_of(paper.pdf("attestation_decision_favorable", identite__nom_usage="Exemple"))
    for said in (
        "Attestation de décision favorable sur une demande de renouvellement de titre de séjour",
        "Identifiant (n° étranger) 9903007192",
        "N° de la demande 9901202308160000184",
        "Date d'émission 16/08/2023",
        "Nom de naissance Łukaszewska-Özdemir",
        "Nom d'usage Exemple",
        "Prénoms Été, N'Diaye",
        "Né(e) le 00/00/2006",
        "À Tunis, Tunisie",
        "Nationalité tunisienne",
        "99000 Exempleville, France",
        "Décision prise le 17/09/2023",
        "Titre accordé Carte de séjour temporaire",
        "Mention Vie privée et familiale",
        "Fondement CESEDA L.423-22",
        "Titre valable du 18/09/2023 au 17/09/2024",
        "Taxes à régler à la remise 225 €",
        "Ce titre est en cours de fabrication.",
        "accompagnée du visa de long séjour ou du titre précédemment détenu",
        "franchissement des frontières de l'espace Schengen",
        "façon de venir le retirer",
        "Prénom et nom Camille Exemple",
        "Qualité Cheffe du bureau du séjour",
        "Délégation de signature Arrêté n° 2023-012",
    ):
        assert said in shown, said


def test_nothing_to_pay_is_said_too_and_an_author_may_be_a_number_where_the_law_lets_it():
    masked = {"prise_le": "2023-09-17", "auteur": MASKED}
    shown = text_of(paper.pdf("attestation_decision_favorable", taxes_a_la_remise=0, decision=masked))
    assert "Taxes à régler à la remise 0 €" in shown
    assert "Agent n° 99-0042" in shown
    assert "Nom non divulgué CRPA L.111-2" in shown
    assert "Prénom et nom" not in shown


def test_a_prolongation_shows_its_period_its_title_and_whether_it_allows_to_work():
    shown = text_of(paper.pdf("attestation_prolongation"))
    for said in (
        "Valable du 01/10/2023 au 31/12/2023",
        "Autorisation Autorise à travailler",
        "N° du titre 9900000001",
        "Expire le 30/09/2023",
    ):
        assert said in shown, said
    assert "Autorisation" not in text_of(paper.pdf("attestation_prolongation", autorisation=""))


@pytest.mark.parametrize("kind", ["decision_refus", "decision_cloture"])
def test_who_decided_where_and_when_is_on_every_decision_against_someone(kind):
    shown = text_of(paper.pdf(kind))
    for said in (
        "Fait à Exempleville, le 20/11/2023",
        "Prénom et nom Camille Exemple",
        "Qualité Cheffe du bureau du séjour",
        "Service Préfecture d'Exemple, direction de l'immigration",
        "Délégation de signature Arrêté n° 2023-012 du 2 janvier 2023",
        "dans les deux mois de la notification",
    ):
        assert said in shown, said
    own = text_of(paper.pdf(kind, decision__auteur__delegation=None))
    assert "Délégation" not in own


def test_a_statement_shows_the_page_the_second_the_error_and_what_the_person_says():
    shown = text_of(paper.pdf("constat_impossibilite"))
    for said in (
        "N° du constat 990120231120000001",
        "Page /dossiers/nouveau",
        "20/11/2023 à 09:05:09, heure de Paris",
        "503 : le service ne répond pas",
        "Ce que dit la personne J'ai essayé trois fois. La page reste blanche.",
        "ete@exemple.test",
    ):
        assert said in shown, said
    assert "Ce que dit" not in text_of(paper.pdf("constat_impossibilite", empechement__paroles=" \n "))


def test_the_code_of_a_favourable_decision_holds_what_is_granted():
    held = coded(kind="attestation_decision_favorable")
    assert (held["6J"], held["6M"], held["6P"]) == ("3", "VIE PRIVEE ET FAMILIALE", "AUTORISE A TRAVAILLER")
    assert {"6N", "6O", "6R"}.isdisjoint(held), "the card's own dates are not the paper's"
    period = {"du": "2023-09-17", "au": "2024-03-16"}
    dated = coded(kind="attestation_decision_favorable", validite=period, demande__visa="FRA123456789")
    assert (dated["6N"], dated["6O"]) == ("17092023", "16032024")
    assert "6R" not in dated


@pytest.mark.parametrize(
    ("nature", "mention", "category"),
    [
        ("Carte de séjour temporaire", "Étudiant", "CARTE DE SEJOUR TEMPORAIRE ETUDIANT"),
        ("Carte de résident", "", "CARTE DE RESIDENT"),
        ("Carte de séjour pluriannuelle", "Salarié L.421-1", "CARTE DE SEJOUR PLURIANNUELLE SALARIE L"),
        ("Carte de séjour pluriannuelle", "Passeport talent - chercheur", "PASSEPORT TALENT CHERCHEUR"),
        ("C" * 30, "M" * 41, "M" * 39),
    ],
)
def test_the_category_of_a_title_fits_its_field_or_is_the_shorter_part_of_it(nature, mention, category):
    held = coded(
        kind="attestation_decision_favorable", titre_accorde__nature=nature, titre_accorde__mention=mention
    )
    assert held["6M"] == category


def test_the_code_of_a_prolongation_holds_its_period_and_its_right_to_work():
    held = coded(kind="attestation_prolongation")
    assert (held["6J"], held["6N"], held["6O"]) == ("2", "01102023", "31122023")
    assert (held["6M"], held["6P"]) == ("VIE PRIVEE ET FAMILIALE", "AUTORISE A TRAVAILLER")
    assert coded(kind="attestation_prolongation", autorisation="")["6P"] == ""


@pytest.mark.parametrize("kind", WITHOUT_A_CODE)
def test_a_kind_that_the_format_does_not_know_has_no_code_and_says_why(kind):
    assert "n'a pas de code" in paper.code(kind).reason
    assert "2D-DOC" not in text_of(paper.pdf(kind))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_frozen_data_say_the_same_when_they_are_read_again(kind):
    text = paper.frozen(kind)
    reference, issued_on, said = contents.thawed(text)
    assert (reference, issued_on) == (paper.REFERENCE, paper.TODAY)
    assert contents.frozen(KINDS[kind], reference, issued_on, said) == text


def test_a_frozen_text_says_until_when_it_holds():
    assert contents.valid_until(paper.frozen("attestation_prolongation")) == date(2023, 12, 31)
    assert contents.valid_until(paper.frozen("attestation_decision_favorable")) is None
    assert contents.valid_until(paper.frozen("decision_refus")) is None


LONG = {
    "three pages of reasons": (
        "decision_refus",
        {
            "blocs": [
                block | ({"paragraphes": ["Considérant que l'exemple se répète. " * 90] * 5})
                if block["cle"] in ("droit", "fait")
                else block
                for block in EVERY_KIND["decision_refus"]["blocs"]
            ]
        },
    ),
    "sixty first names": ("attestation_decision_favorable", {"identite__prenoms": ["Jean-Baptiste"] * 60}),
    "a name without an end": ("attestation_decision_favorable", {"identite__nom": "W" * 300}),
    "names in Arabic": (
        "attestation_decision_favorable",
        {"identite__nom": "محمد بن عبد الله " * 6, "identite__prenoms": ["أحمد"] * 30},
    ),
    "an address without a space": (
        "attestation_prolongation",
        {"adresse__voie": "Rue-de-l'Exemple-" * 20, "adresse__commune": "Exempleville" * 12},
    ),
    "words without a space": (
        "constat_impossibilite",
        {
            "empechement__paroles": "é" * 1200,
            "empechement__erreur": "x" * 900,
            "empechement__page": "/a" * 400,
        },
    ),
}


@pytest.mark.parametrize(("kind", "changes"), LONG.values(), ids=LONG.keys())
def test_long_texts_stay_inside_the_margins_and_are_whole(kind, changes):
    content = paper.pdf(kind, **changes)
    for page in pypdfium2.PdfDocument(content):
        drawn = page.render(scale=1).to_pil().convert("L").point(lambda light: 255 * (light < 200))
        box = drawn.getbbox()
        assert box is not None
        left, _top, right, bottom = box
        assert left >= 20 / 25.4 * 72 - 2
        assert right <= 190 / 25.4 * 72 + 2
        assert bottom <= page.get_height() - 20
    shown = letters(text_of(content))
    for text in texts_in(changes):
        assert letters(text) in shown, text[:80]


def letters(text: str) -> str:
    """The letters of a text, wherever its lines break; those of Arabic are shown joined, in an order of their own."""
    return "".join(found for found in text if found.isalpha() and found < "\u0590")


def texts_in(changes: Any) -> Iterator[str]:
    match changes:
        case dict():
            for key, value in changes.items():
                if key != "cle":
                    yield from texts_in(value)
        case list():
            for value in changes:
                yield from texts_in(value)
        case _:
            yield changes


def test_three_pages_of_reasons_are_three_pages_at_least():
    assert len(pypdfium2.PdfDocument(paper.pdf("decision_refus", **LONG["three pages of reasons"][1]))) >= 3


@pytest.mark.parametrize(
    "kind", ["attestation_decision_favorable", "attestation_prolongation", "decision_refus"]
)
def test_a_name_that_a_person_does_not_have_is_said_to_be_none(kind):
    shown = text_of(paper.pdf(kind, identite__prenoms=[]))
    assert "Nom d'usage néant" in shown
    assert "Prénoms néant" in shown
