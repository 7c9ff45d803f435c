"""Answers the project has promised: real préfectures, real requests, one line each."""

import pytest

SALARIE = {"demande": "premiere_demande", "fondement": "salarie"}
ALGERIEN = {**SALARIE, "nationalite": "DZA", "visa": "long_sejour"}
TALENT = {"commune": "92050", "demande": "premiere_demande", "fondement": "talent", "visa": "long_sejour"}
PACS = {"commune": "92050", "demande": "renouvellement", "fondement": "pacs_francais"}
RHONE = {"departement": "69", "demande": "renouvellement"}
LOIRET = {"departement": "45", "demande": "prendre_rendez_vous", "titre_detenu": "recepisse"}
PROLONGATION = {"departement": "45", "demande": "prolongation_automatique", "expiration_titre": "2020-04-10"}
ASE = {
    "date": "2023-11-15",
    "fondement": "ase",
    "demande": "premiere_demande",
    "date_naissance": "2006-08-10",
}


@pytest.mark.parametrize(
    ("situation", "channel"),
    [
        ({"commune": "92050", **ALGERIEN}, "courriel"),
        ({**TALENT, "date": "2021-03-01"}, "demarche_numerique"),
        (TALENT, "anef"),
        (PACS, "demarche_numerique"),
        ({**PACS, "fondement": "conjoint_francais"}, "anef"),
        ({**RHONE, "fondement": "salarie"}, "demarche_numerique"),
        ({**RHONE, "fondement": "etudiant"}, "anef"),
        (LOIRET, "contacts_demarches"),
        ({**PROLONGATION, "date": "2020-07-01"}, "automatique"),
        ({**ASE, "date_ase": "2022-08-10"}, "anef"),
        ({"departement": "26", **SALARIE}, "information_prefecture"),
    ],
)
def test_the_channel(ask, situation, channel):
    answer = ask(situation)
    assert (answer["etat"], answer["canal"]) == ("reponse", channel)
    assert answer["sources"]


@pytest.mark.parametrize(
    ("situation", "channel"),
    [
        ({**PROLONGATION, "date": "2021-02-01"}, "automatique"),
        ({**ASE, "date_ase": "2022-08-11"}, "anef"),
    ],
)
def test_the_channel_is_no_longer_that_one(ask, situation, channel):
    assert ask(situation)["canal"] != channel


def mailboxes(answer):
    return {contact["valeur"] for contact in answer["contacts"] if contact["type"] == "courriel"}


def test_nanterre_s_mailbox_is_for_nanterre_s_communes_only(ask):
    nanterre = mailboxes(ask({"commune": "92050", **ALGERIEN}))
    assert nanterre
    assert not nanterre & mailboxes(ask({"commune": "92002", **ALGERIEN}))


@pytest.mark.parametrize("situation", [TALENT, {**PACS, "fondement": "conjoint_francais"}])
def test_the_older_page_of_the_hauts_de_seine_is_shown_beside_the_portal(ask, situation):
    conflicts = ask(situation)["conflits"]
    assert any({"anef", "demarche_numerique"} <= set(conflict["canaux"]) for conflict in conflicts)


def test_without_a_local_source_no_link_is_invented(ask):
    answer = ask({"departement": "26", **SALARIE})
    assert answer["liens"] == []
    assert answer["organisme"]["nom"]


def test_a_citizen_of_the_union_who_is_algerian_is_told_so_on_both_keys(ask):
    answer = ask({"departement": "92", "fondement": "citoyen_ue", "nationalite": "DZA"})
    assert answer["etat"] == "erreur"
    assert {error["cle"] for error in answer["erreurs"]} == {"fondement", "nationalite"}
