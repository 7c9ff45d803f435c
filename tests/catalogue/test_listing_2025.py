"""The page of 11 July 2025, checked line by line against its text."""

import json
import re
from collections import Counter

import pytest

from guichet.catalogue import parse, slug_of

from .accounting import lost
from .conftest import SAMPLES


def entries_of(edition, departement):
    return [entry for entry in edition.entrees if entry.departement == departement]


def test_the_edition_is_the_reviewed_one(edition):
    reviewed = json.loads((SAMPLES / "2025-07-11.json").read_text(encoding="utf-8"))
    assert edition.to_json() == reviewed


def test_nothing_of_the_page_is_lost(page, edition):
    assert lost(page, edition) == []


def test_entries_are_counted_by_departement(edition):
    assert Counter(entry.departement for entry in edition.entrees) == {
        "06": 2, "14": 12, "35": 6, "49": 1, "57": 5, "62": 4, "67": 3, "69": 4,
        "75": 4, "76": 17, "77": 6, "87": 3, "91": 15, "93": 3, "94": 17,
    }  # fmt: skip


def test_forms_are_counted(page, edition):
    """103 links to 98 forms: 94 are entries, three stand in notices only, one under a cut-off letter only."""
    links = re.findall(r"[(\"](https?://[^)\"]+/commencer/[^)\"]+)", page)
    in_entries = {entry.slug for entry in edition.entrees if entry.slug}
    in_notices = {slug_of(link.url) for notice in edition.avis for link in notice.liens} - {None}
    assert (len(links), len(set(links))) == (103, 98)
    assert (len(edition.entrees), sum(entry.url is None for entry in edition.entrees)) == (102, 1)
    assert (len(in_entries), len(in_notices - in_entries)) == (94, 3)
    assert {slug_of(link) for link in links} - in_entries - in_notices == {
        "demande-de-document-de-circulation-enfants-mineurs"
    }


def test_every_id_is_its_own(edition):
    ids = [entry.id for entry in edition.entrees]
    assert len(ids) == len(set(ids))


def test_reading_twice_gives_the_same(page, edition):
    assert parse(page) == edition


@pytest.mark.parametrize(
    ("departement", "slug", "intitule"),
    [
        ("06", "prolongation-d-un-visa-de-court-sejour", "Prolongation d'un visa de court séjour"),
        ("14", "pref14-parentdenfantmalade", "Pré-demande en ligne titre de séjour parent d'enfant malade"),
        (
            "62",
            "prefecture-du-pas-de-calais-service-etrangers-refu",
            "Demande d'autorisation provisoire de séjour - Réfugiés Ukrainiens",
        ),
        ("76", "saisine-prefecture-etrangers", "Formulaire de saisine de la préfecture de la Seine-Maritime"),
        ("91", "pref91-droit-doption-franco-algerien", "Droit d'option franco-algérien en Essonne."),
    ],
)
def test_titles_cut_by_the_editor_are_whole_again(edition, departement, slug, intitule):
    assert [entry.intitule for entry in entries_of(edition, departement) if entry.slug == slug] == [intitule]


def test_text_after_a_link_belongs_to_the_title(edition):
    title = entries_of(edition, "75")[-1].intitule
    assert title.startswith("Première demande de titre de séjour vie professionnelle ou visiteur")
    assert "ressortissant algérien ou changement de statut vers" in title
    assert title.endswith('"profession artistique et culturelle".')


def test_a_slug_keeps_its_hyphens(edition):
    slugs = {entry.slug for entry in entries_of(edition, "77")}
    assert {
        "-premier-titre-de-sejour-pour-soins",
        "renouvellement-d-un-recepisse-de-demande-de-titre-",
    } <= slugs


def test_one_form_under_two_titles_is_two_entries(edition):
    slug = "demande-de-premier-titre-de-sejour-pour-les-usager"
    twice = [entry for entry in entries_of(edition, "77") if entry.slug == slug]
    assert len(twice) == 2
    assert len({entry.id for entry in twice}) == 2


def test_a_departement_sent_to_another_platform_has_a_notice(edition):
    notice = next(notice for notice in edition.avis if notice.departement == "35")
    assert notice.niveau == "redirection"
    assert [link.url for link in notice.liens] == [
        "https://administration-etrangers-en-france.interieur.gouv.fr/particuliers/#/"
    ]
    assert not any("ANEF" in (entry.section or "") for entry in entries_of(edition, "35"))


def test_sous_prefectures_of_the_val_de_marne_are_services(edition):
    assert Counter(entry.service for entry in entries_of(edition, "94")) == {
        "Créteil": 9,
        "Sous-Préfecture de L'Haÿ-les-Roses": 7,
        "Sous préfecture de Nogent-sur-Marne": 1,
    }


def test_an_embed_serves_the_lines_above_it(edition):
    slug = "demande-de-rendez-vous-en-vue-du-depot-d-une-premi"
    served = [entry for entry in edition.entrees if entry.slug == slug]
    assert len(served) == 5
    assert {entry.notes for entry in served} == {("Pour les démarches ci-dessus, voici le lien URL",)}


def test_a_relative_link_gives_no_address(edition):
    entry = next(entry for entry in edition.entrees if entry.url is None)
    assert entry.intitule.startswith("Demande d’autorisation provisoire de séjour (APS) fin d’études")
    assert entry.departement == "94"
    anomaly = next(anomaly for anomaly in edition.anomalies if anomaly.ligne == 239)
    assert "demarches-relatives-aux-titres-de-sejour-pour-les-etrangers.md#" in anomaly.texte


def test_the_introduction_is_no_departement_s(edition):
    assert {notice.departement for notice in edition.avis[:7]} == {None}
    links = [link.url for notice in edition.avis[:7] for link in notice.liens]
    assert "https://www.service-public.fr/particuliers/vosdroits/R58908" in links


def test_an_invisible_link_is_not_offered(edition):
    """The Seine-et-Marne's hint holds a space that leads to the Bas-Rhin."""
    notice = next(notice for notice in edition.avis if notice.departement == "77")
    assert "http://www.bas-rhin.gouv.fr/" not in {link.url for link in notice.liens}
    assert any("bas-rhin" in anomaly.texte and anomaly.ligne == 168 for anomaly in edition.anomalies)
