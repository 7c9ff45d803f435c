"""From the profile to the receipt, without a script."""

from tests.web.applicant.person import IDENTITY, SITUATION, Person


def test_a_request_from_its_preamble_to_its_receipt(aminata: Person):
    dossier = aminata.begin()
    first = aminata.send(dossier, "identite", IDENTITY)
    assert first["Location"] == f"{dossier}/etapes/situation"
    second = aminata.send(dossier, "situation", SITUATION)
    assert second["Location"] == f"{dossier}/etapes/pieces"
    given = aminata.give(dossier, "passeport")
    assert given["Location"] == f"{dossier}/etapes/pieces#document-passeport"
    assert "papier.png" in aminata.step(dossier, "pieces").content.decode()
    third = aminata.send(dossier, "pieces", {})
    assert third["Location"] == f"{dossier}/etapes/depot"
    review = aminata.get(f"{dossier}/depot").content.decode()
    for shown in ("Exemple", "1er février 1995", "20 Rue Nationale", "papier.png", "Célibataire"):
        assert shown in review
    filed = aminata.file(dossier, observations="Merci de votre aide.")
    assert filed["Location"] == f"{dossier}/recepisse"
    receipt = aminata.get(f"{dossier}/recepisse").content.decode()
    for shown in (
        "5901202611210000001",
        "Exemple",
        "Aminata",
        "Ce document prouve le dépôt",
        "couverture sociale",
    ):
        assert shown in receipt
