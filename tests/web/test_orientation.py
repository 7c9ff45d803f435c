"""One question a page, answers kept in the address, and a page one could hand to a person."""

import pytest
from django.test import Client

from tests.web.reading import Page, situation_of

STUDENT = "/orientation?demande=renouvellement&fondement=etudiant&expiration_titre=2027-03-01"


def ask(client: Client, url: str, status: int = 200) -> Page:
    response = client.get(url)
    assert response.status_code == status, response.headers
    return Page(response)


def test_without_an_answer_the_first_question_is_asked(client: Client):
    page = ask(client, "/orientation")
    assert "Que voulez-vous faire" in page.text
    assert "renouvellement" in page.values("demande")
    assert page.values("passe") == ["demande"]


def test_a_form_leads_to_a_plain_address_that_can_be_kept(client: Client):
    response = client.get("/orientation?demande=renouvellement&repondre=demande")
    assert response.headers["Location"] == "/orientation?demande=renouvellement"


def test_the_same_situation_always_has_the_same_address(client: Client):
    response = client.get("/orientation?fondement=etudiant&demande=renouvellement&visa=")
    assert response.headers["Location"] == "/orientation?demande=renouvellement&fondement=etudiant"


def test_what_was_answered_is_listed_and_can_be_changed_in_place(client: Client):
    page = ask(client, "/orientation?demande=premiere_demande&departement=92")
    assert "Votre demande" in page.text
    assert "Demander un premier titre de séjour" in page.text
    url = page.links["Modifier : Votre demande"]
    assert situation_of(url) == [
        ("demande", "premiere_demande"),
        ("departement", "92"),
        ("modifier", "demande"),
    ]
    again = ask(client, url)
    checked = [f["value"] for f in again.fields if "checked" in f]
    assert checked == ["premiere_demande"]
    assert ("departement", "92") in again.hidden()


def test_not_knowing_is_an_answer(client: Client):
    response = client.get("/orientation?repondre=demande&passe=demande")
    assert response.headers["Location"] == "/orientation?passe=demande"
    page = ask(client, response.headers["Location"])
    assert "Vous ne savez pas" in page.text
    assert "demande" not in page.values("passe")


def test_not_knowing_wins_over_a_choice_left_in_the_form(client: Client):
    response = client.get("/orientation?repondre=demande&demande=renouvellement&passe=demande")
    assert response.headers["Location"] == "/orientation?passe=demande"


def test_who_knows_nothing_still_reaches_an_end(client: Client):
    url = "/orientation"
    for _question in range(40):
        page = ask(client, url)
        skip = page.values("passe")
        if not skip:
            break
        url = client.get(f"{url}{'&' if '?' in url else '?'}passe={skip[0]}&repondre={skip[0]}").headers[
            "Location"
        ]
    assert "Plusieurs réponses restent possibles" in page.text
    assert "Titre étudiant" in page.text
    assert "La préfecture de votre domicile" in page.text


def test_a_form_sent_empty_says_so_and_points_to_the_field(client: Client):
    page = ask(client, "/orientation?repondre=demande", status=400)
    assert "Donnez une réponse" in page.text
    assert "#champ" in page.links.values()
    assert any(attrs.get("id") == "champ" for _tag, attrs in page.tags)


def test_the_answer_says_all_a_person_needs(client: Client):
    page = ask(client, STUDENT)
    assert page.links["Portail d'essai"] == "https://portail.exemple.test/particuliers/"
    for words in (
        "Sur le portail national",
        "Ce bouton mène au site portail.exemple.test",
        "Du 1er novembre 2026 au 31 décembre 2026",
        "75 €",
        "Timbre fiscal, à la remise.",
        "depuis le 1er janvier 2020",
        "Le portail remet une confirmation.",
        "Justificatif de domicile",
        "de moins de 6 mois",
        "facture",
        "La préfecture vous accueille sur place.",
        "0 806 001 620",
        "La préfecture de votre domicile",
        "L'ancien tableau renvoyait à un formulaire.",
        "Remplacée",
        "La loi fait passer cette demande par le portail.",
        "Votre motif de séjour : Étudiant",
        "CESEDA R.431-2",
        "Pourquoi pas une autre démarche ?",
        "Titre salarié",
        "Démarche à faire sur l'ANEF",
        "Publié le 11 juillet 2025.",
        "Réponse donnée pour le 21 novembre 2026.",
        "national.anef.etudiant",
    ):
        assert words in page.text, words


def test_the_answer_can_be_asked_for_another_day(client: Client):
    page = ask(client, STUDENT)
    url = page.links["Refaire pour une autre date"]
    assert situation_of(url)[-1] == ("modifier", "date")
    page = ask(client, STUDENT.replace("?", "?date=2026-06-01&"))
    assert "Réponse donnée pour le 1er juin 2026." in page.text


def test_what_is_not_possible_yet_leaves_a_way_on(client: Client):
    page = ask(client, "/orientation?demande=retrait_titre&avis_disponibilite=false")
    assert "Attendez le message" in page.text
    assert "Relisez vos réponses" in page.text


def test_what_no_source_covers_is_said_with_whom_to_ask(client: Client):
    page = ask(client, "/orientation?demande=naturalisation&departement=92")
    assert "Aucune source ne répond" in page.text
    assert "Préfecture des Hauts-de-Seine" in page.text


def test_answers_that_cannot_go_together_are_said_with_the_way_to_mend_them(client: Client):
    page = ask(client, "/orientation?departement=92&fondement=citoyen_ue&nationalite=DZA", status=400)
    assert "Corriger : Votre motif de séjour" in page.links
    assert "Corriger : Votre nationalité" in page.links
    assert "Continuer avec les réponses lisibles" not in page.links


@pytest.mark.parametrize("typed", ["2027-03-01", "01/03/2027", "1/3/2027", "1 3 2027"])
def test_a_date_is_read_as_people_write_it(client: Client, typed: str):
    response = client.get(
        "/orientation", {"demande": "renouvellement", "expiration_titre": typed}, follow=True
    )
    assert response.status_code == 200
    assert "1er mars 2027" in Page(response).text


def test_the_three_boxes_of_a_date_make_one_answer(client: Client):
    query = "expiration_titre-jour=1&expiration_titre-mois=3&expiration_titre-annee=2027&repondre=expiration_titre"
    response = client.get(f"/orientation?{query}")
    assert response.headers["Location"] == "/orientation?expiration_titre=2027-03-01"


@pytest.mark.parametrize(
    "boxes",
    [("29", "2", "2027"), ("00", "00", "1985"), ("1", "3", ""), ("un", "3", "2027"), ("١", "3", "2027")],
)
def test_a_date_that_does_not_exist_is_refused_and_shown_again(client: Client, boxes: tuple[str, str, str]):
    parts = dict(zip(("jour", "mois", "annee"), boxes, strict=True))
    query = {f"expiration_titre-{part}": value for part, value in parts.items()} | {
        "repondre": "expiration_titre"
    }
    response = client.get("/orientation", query)
    assert response.status_code == 400
    page = Page(response)
    assert "Cette date n’existe pas" in page.text
    assert [f["value"] for f in page.fields if f.get("name") == "expiration_titre-jour"] == [boxes[0]]


def test_a_place_is_found_by_what_people_type(client: Client):
    for typed in ("nanterre", "NANTERRE", "92000", "nanterr", "nantere"):
        page = ask(client, f"/orientation?modifier=departement&lieu={typed}")
        assert "commune-92050" in page.values("lieu_choisi"), typed
    response = client.get("/orientation?repondre=departement&lieu=nanterre&lieu_choisi=commune-92050")
    assert response.headers["Location"] == "/orientation?commune=92050"


def test_a_département_is_found_by_name_and_number(client: Client):
    for typed in ("92", "hauts de seine"):
        page = ask(client, f"/orientation?modifier=departement&lieu={typed}")
        assert "departement-92" in page.values("lieu_choisi"), typed


def test_a_new_place_replaces_the_old_one(client: Client):
    url = "/orientation?departement=69&repondre=departement&lieu_choisi=commune-92050"
    assert client.get(url).headers["Location"] == "/orientation?commune=92050"


def test_a_place_that_is_not_found_leaves_another_try(client: Client):
    page = ask(client, "/orientation?modifier=departement&lieu=xyzzyx")
    assert "Aucun lieu ne ressemble" in page.text
    page = ask(client, "/orientation?modifier=departement&lieu=", status=400)
    assert "Écrivez une commune" in page.text


def test_who_does_not_know_the_place_is_not_asked_for_it_again(client: Client):
    response = client.get(
        "/orientation?modifier=departement&lieu=&passe=departement&demande=premiere_demande"
    )
    assert response.headers["Location"] == "/orientation?demande=premiere_demande&passe=departement"
    page = ask(client, response.headers["Location"])
    assert not page.values("lieu")


def test_nationalities_are_sorted_as_a_reader_of_the_language_expects(client: Client):
    for prefix, algeria, egypt in (("", "Algérie", "Égypte"), ("/en", "Algeria", "Egypt")):
        page = client.get(f"{prefix}/orientation?modifier=nationalite").content.decode()
        names = [algeria, "Canada", egypt, "Zimbabwe"]
        positions = [page.index(f">{name}<") for name in names]
        assert positions == sorted(positions)


def test_the_foreigner_number_never_enters_an_address(client: Client):
    question = ask(client, "/orientation?modifier=numero_etranger&demande=trouver_numero_etranger")
    forms = [attrs for tag, attrs in question.tags if tag == "form" and attrs.get("method") == "post"]
    assert forms == [{"method": "post", "action": "/orientation", "novalidate": None}]
    response = client.post(
        "/orientation",
        {
            "demande": "trouver_numero_etranger",
            "numero_etranger": "2008006503",
            "repondre": "numero_etranger",
        },
    )
    page = Page(response)
    assert response.status_code == 200
    assert "Le numéro s'écrit 2008006503." in page.text
    assert response.headers["Cache-Control"] == "no-store"
    assert not [url for url in page.links.values() if "2008006503" in url]
    assert not response.cookies


def test_a_foreigner_number_in_an_address_is_refused_and_not_repeated(client: Client):
    response = client.get("/orientation?demande=trouver_numero_etranger&numero_etranger=2008006503")
    assert response.status_code == 400
    assert "2008006503" not in response.content.decode()
    assert "ne doit jamais figurer dans une adresse" in Page(response).text


def test_a_posted_situation_without_a_number_gets_its_address(client: Client):
    response = client.post("/orientation", {"demande": "renouvellement"})
    assert response.headers["Location"] == "/orientation?demande=renouvellement"


def test_an_answer_in_english_marks_what_stays_french(client: Client):
    response = client.get("/en" + STUDENT)
    page = Page(response)
    assert "Between the 120th and the 60th day before the permit ends." in page.text
    assert "1 November 2026" in page.text
    assert [attrs for tag, attrs in page.tags if tag == "blockquote"] == [{"lang": "fr"}] * 5
    assert all(attrs.get("lang") == "fr" for tag, attrs in page.tags if tag == "cite")


def test_switching_language_keeps_the_answers(client: Client):
    page = ask(client, STUDENT)
    assert page.links["English"] == "/en" + STUDENT
    page = Page(client.get("/en" + STUDENT))
    assert page.links["Français"] == STUDENT


def test_what_is_quoted_of_one_source_stands_under_its_title_once(client: Client):
    response = client.get("/orientation?demande=premiere_demande&fondement=etudiant")
    proof = response.content.decode().partition("D’où vient cette réponse")[2]
    assert proof.count("<cite") == 2
    assert proof.count("<blockquote") == 3


def test_the_version_of_the_rules_is_short_and_whole_on_demand(client: Client):
    page = client.get(STUDENT).content.decode()
    version = page.partition("<summary>Version des règles")[2]
    short, whole = version.split("<code>")[1:3]
    assert len(short.partition("<")[0]) == 8
    assert whole.partition("<")[0].startswith(short.partition("<")[0])
    assert len(whole.partition("<")[0]) == 64
