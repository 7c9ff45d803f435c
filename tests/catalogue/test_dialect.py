"""The oddities of the pages' Markdown, one example each."""

import pytest

from guichet.catalogue import parse

FORM = "https://www.demarches-simplifiees.fr/commencer/"
NEW = "https://demarche.numerique.gouv.fr/commencer/"


def read(body: str, heading: str = "### 94 - Val-de-Marne"):
    return parse(f"# Page\n\n## Titres de séjour\n\n{heading}\n\n{body}")


def only(edition):
    (entry,) = edition.entrees
    return entry


def readings(edition) -> list[str]:
    return [anomaly.lecture for anomaly in edition.anomalies]


# Links


def test_a_label_cut_in_pieces_of_one_address_is_one_title():
    entry = only(read(f"* [Renouveler s]({FORM}a)[a carte]({FORM}a) [de séjour]({NEW}a)"))
    assert (entry.intitule, entry.slug) == ("Renouveler sa carte de séjour", "a")


def test_a_cut_label_keeps_the_address_of_its_longest_piece():
    edition = read(f"* [R]({FORM}autre)[enouveler]({FORM}renouveler)")
    assert (only(edition).intitule, only(edition).slug) == ("Renouveler", "renouveler")
    assert edition.anomalies[0].texte == f"[R]({FORM}autre)"


def test_a_piece_that_cannot_be_opened_gives_way():
    edition = read(f"* [Renouveler sa carte de séj](page.md)[our]({FORM}renouveler)")
    assert (only(edition).intitule, only(edition).slug) == ("Renouveler sa carte de séjour", "renouveler")


def test_letters_outside_the_link_are_of_the_title():
    assert only(read(f"* Dem[ande de titre]({FORM}a)")).intitule == "Demande de titre"
    assert only(read(f"* [**46 - Lo**]({FORM}a)**t**", "### 46 - Lot")).intitule == "46 - Lot"


def test_text_after_the_link_is_of_the_title():
    assert only(read(f"* [Salarié ]({FORM}a)(hors métiers en tension)")).intitule == (
        "Salarié (hors métiers en tension)"
    )


def test_text_before_an_address_shown_as_such_is_the_title():
    entry = only(read(f"* Carte de chercheur : [{FORM}a]({FORM}a)"))
    assert (entry.intitule, entry.url) == ("Carte de chercheur", FORM + "a")


def test_a_bare_address_is_a_link_too():
    assert only(read(f"* Carte de chercheur : {FORM}a.")).url == FORM + "a"
    assert only(read(f"* Carte de chercheur <{FORM}a>")).url == FORM + "a"
    assert only(read(f'* <a href="{FORM}a">Carte de chercheur</a>')).intitule == "Carte de chercheur"


def test_an_address_without_any_title_stands_for_it():
    edition = read(f"* [{FORM}a]({FORM}a)")
    assert only(edition).intitule == FORM + "a"
    assert "sans intitulé" in readings(edition)[0]


def test_a_link_that_shows_a_form_and_leads_to_its_back_office_is_read_as_shown():
    edition = read(
        f"* Changer de statut\\\n  [{FORM}a](https://www.demarches-simplifiees.fr/admin/procedures/12)"
    )
    assert (only(edition).intitule, only(edition).url) == ("Changer de statut", FORM + "a")
    assert "mène à une autre" in readings(edition)[0]


def test_two_forms_in_a_line_are_two_entries():
    edition = read(f"* [Voyage, adultes]({FORM}a) ou [voyage, enfants]({FORM}b)")
    assert [(entry.intitule, entry.slug) for entry in edition.entrees] == [
        ("Voyage, adultes", "a"),
        ("voyage, enfants", "b"),
    ]
    assert "2 entrées" in readings(edition)[0]


def test_titles_and_addresses_line_under_line():
    body = f"**Écoles**\\\nPremier agrément\\\n[{NEW}a]({NEW}a)\\\n\\\nRenouvellement\\\n[{NEW}b]({NEW}b)"
    edition = read(body)
    assert [(entry.section, entry.intitule, entry.slug) for entry in edition.entrees] == [
        ("Écoles", "Premier agrément", "a"),
        ("Écoles", "Renouvellement", "b"),
    ]


def test_a_second_link_elsewhere_is_a_note():
    entry = only(read(f"* [Demander]({FORM}a), voir [la notice](https://exemple.test/notice.pdf)"))
    assert entry.slug == "a"
    assert entry.notes == ("la notice : https://exemple.test/notice.pdf",)


@pytest.mark.parametrize(
    "url", ["page.md#titre", "/commencer/a", "javascript:alert(1)", "broken-reference", ""]
)
def test_an_address_that_cannot_be_opened_is_not_kept(url):
    edition = read(f"* [Demander]({url})")
    assert (only(edition).url, only(edition).slug) == (None, None)
    assert "sans adresse" in readings(edition)[0]


def test_escapes_and_entities_are_undone_in_addresses():
    assert only(read(f"* [A]({FORM}a\\_b)")).slug == "a_b"
    assert only(read(f"* [A]({FORM}a?x=1&amp;copy=2)")).url == FORM + "a?x=1&copy=2"


def test_query_and_fragment_are_kept_but_are_not_the_form():
    entry = only(read("* [A](http://www.demarches-simplifiees.fr/commencer/a?b=1#c)"))
    assert (entry.url, entry.slug) == ("http://www.demarches-simplifiees.fr/commencer/a?b=1#c", "a")


def test_a_malformed_link_is_said_so():
    edition = read(f"* [Demander]({FORM}a b)")
    assert only(edition).url == FORM + "a"
    assert any("mal formé" in reading for reading in readings(edition))


# Lists


def test_a_bullet_without_a_link_is_an_entry_without_address():
    entry = only(read("* Première demande « visiteur »"))
    assert (entry.intitule, entry.url, entry.slug) == ("Première demande « visiteur »", None, None)


@pytest.mark.parametrize("mark", ["*", "-", "+", "1.", "2)", "•", "* ◦", "  *", "\t-", "* &#x20;"])
def test_every_bullet_is_a_bullet(mark):
    assert only(read(f"{mark} [Demander]({FORM}a)")).intitule == "Demander"


def test_a_bullet_goes_on_over_lines():
    assert only(read(f"* [Salarié\\\n  &#x20;ou\n  travailleur]({FORM}a)<br>")).intitule == (
        "Salarié ou travailleur"
    )
    assert only(read(f"* Salarié :\n\n  [{FORM}a]({FORM}a)")).intitule == "Salarié"


def test_nested_bullets_stand_under_their_parent():
    edition = read(f"* Première demande\n  * [Salarié]({FORM}a)\n  * [Visiteur]({FORM}b)\n* [Autre]({FORM}c)")
    assert [(entry.section, entry.intitule) for entry in edition.entrees] == [
        ("Première demande", "Salarié"),
        ("Première demande", "Visiteur"),
        ("Titres de séjour", "Autre"),
    ]


def test_a_parent_with_a_link_is_an_entry_and_a_note():
    edition = read(f"* [Salarié]({FORM}a)\n  * [Renouveler]({FORM}b)")
    assert [entry.notes for entry in edition.entrees] == [(), ("Salarié",)]


def test_links_without_bullets_are_entries():
    edition = read(f"[Demander]({FORM}a)\n\n&#x20;[Renouveler]({NEW}b)\n\n-[ Changer]({FORM}c)<br>")
    assert [entry.intitule for entry in edition.entrees] == ["Demander", "Renouveler", "Changer"]
    assert edition.anomalies == ()


def test_a_sentence_with_a_form_is_an_entry_with_a_doubt():
    edition = read(f"Si rien ne vous convient, écrivez-nous au moyen de ce [formulaire]({FORM}a).")
    assert only(edition).slug == "a"
    assert "phrase" in readings(edition)[0]


def test_a_list_after_empty_lines_leaves_the_announcement_above():
    edition = read(f"**Malades**\n\n* [Soins]({FORM}a)\n\n\n\n* [Embauche]({FORM}b)")
    assert [entry.section for entry in edition.entrees] == ["Malades", "Titres de séjour"]
    assert "séparée" in readings(edition)[0]


# Embeds


def test_an_embed_serves_the_bullets_without_link_above_it():
    edition = read(
        f"* [Visiteur]({FORM}b)\n* Salarié\n* Stagiaire\n\nLe lien des démarches ci-dessus :\n\n"
        f'{{% embed url="{FORM}a" %}}\n\n* Autre'
    )
    assert [(entry.intitule, entry.slug) for entry in edition.entrees] == [
        ("Visiteur", "b"),
        ("Salarié", "a"),
        ("Stagiaire", "a"),
        ("Autre", None),
    ]
    assert edition.entrees[1].notes == ("Le lien des démarches ci-dessus",)


@pytest.mark.parametrize(
    "words", ["**Pour les démarches ci-dessus :**&#x20;", "Voici le lien URL :", "**Lien**"]
)
def test_what_announces_the_embed_is_no_section(words):
    edition = read(f'* Salarié\n\n{words}\n\n{{% embed url="{FORM}a" %}}\n\n* [Visiteur]({FORM}b)')
    assert [(entry.slug, entry.section) for entry in edition.entrees] == [
        ("a", "Titres de séjour"),
        ("b", "Titres de séjour"),
    ]
    assert edition.anomalies == ()


def test_an_embed_right_under_bullets_is_a_guess():
    edition = read(f'* Salarié\n{{% embed url="{FORM}a" %}}')
    assert only(edition).slug == "a"
    assert "lue comme la leur" in readings(edition)[0]


def test_an_ordinary_link_may_serve_them_too():
    edition = read(f"* Salarié\n* Stagiaire\n\nPour les démarches ci-dessus : [le formulaire]({FORM}a)")
    assert [entry.slug for entry in edition.entrees] == ["a", "a"]


def test_an_embed_of_its_own():
    edition = read(f'{{% embed url="{FORM}a" %}}\nDemander sa carte\n{{% endembed %}}')
    assert (only(edition).intitule, only(edition).slug) == ("Demander sa carte", "a")
    alone = read(f'{{% embed url="{FORM}a" %}}')
    assert alone.entrees == ()
    assert alone.avis[0].liens[0].url == FORM + "a"


def test_a_heading_ends_what_waits_for_an_embed():
    edition = read(f'* Salarié\n\n#### Autres\n\n{{% embed url="{FORM}a" %}}')
    assert only(edition).url is None


# Hints


def test_a_hint_is_a_notice_of_its_departement():
    edition = read(
        f'{{% hint style="danger" %}}\n**Attention** : voir [ici]({FORM}covid)\n\nMerci.\n{{% endhint %}}'
    )
    (notice,) = edition.avis
    assert (notice.departement, notice.niveau, notice.texte) == (
        "94",
        "danger",
        "Attention : voir ici\nMerci.",
    )
    assert [(link.libelle, link.url) for link in notice.liens] == [("ici", FORM + "covid")]
    assert edition.entrees == ()


def test_a_hint_on_one_line():
    (notice,) = read('{% hint style="info" %}Fermé le lundi{% endhint %}').avis
    assert notice.texte == "Fermé le lundi"


def test_a_hint_never_closed_hides_nothing():
    edition = read(f'{{% hint style="info" %}}\nFermé\n\n* [Demander]({FORM}a)')
    assert only(edition).slug == "a"
    assert "jamais fermé" in readings(edition)[0]


def test_an_unknown_tag_is_said_so():
    edition = read(f'{{% tab title="Salarié" %}}\n* [Demander]({FORM}a)\n{{% endtab %}}')
    assert only(edition).slug == "a"
    assert [anomaly.texte for anomaly in edition.anomalies] == ['{% tab title="Salarié" %}', "{% endtab %}"]


# Headings


@pytest.mark.parametrize(
    ("heading", "departement"),
    [
        ("### 94- Val-de-Marne&#x20;", "94"),
        ("### **77** - Seine-et-marne", "77"),
        ("### 35 - Ille-Et-Vilaine&#x20;", "35"),
        ("## 2A - Corse-du-Sud", "2A"),
        ("## 2b – Haute Corse", "2B"),
        ("### 974 La Réunion", "974"),
        ("### 06 : Alpes Maritimes", "06"),
        ("### 1 - Ain", "01"),
        ("### **55 - Meuse**", "55"),
        ("## 36 - L'Indre", "36"),
        ("### Val-de-Marne (94)", "94"),
        ("### Eure", "27"),
        ("### Préfecture du Rhône (69)", "69"),
        ("####75 - Paris ####", "75"),
        ("### 988 - Nouvelle-Calédonie", "988"),
    ],
)
def test_a_departement_s_heading(heading, departement):
    edition = read(f"* [Demander]({FORM}a)", heading)
    assert only(edition).departement == departement
    assert edition.anomalies == ()


@pytest.mark.parametrize(
    "heading", ["### 1. Médaille d'honneur", "### 1ère demande", "### 60 - Manche", "### 67 et 68 - Alsace"]
)
def test_a_heading_that_names_no_departement_for_sure(heading):
    assert only(read(f"* [Demander]({FORM}a)", heading)).departement is None


def test_a_departement_may_be_named_in_bold():
    edition = read(f"* [A]({FORM}a)\n\n**75 - Paris**\n\n* [B]({FORM}b)\n\n**Autres**\n\n* [C]({FORM}c)")
    assert [(entry.departement, entry.section) for entry in edition.entrees] == [
        ("94", "Titres de séjour"),
        ("75", "Titres de séjour"),
        ("75", "Autres"),
    ]


def test_a_departement_and_its_service_in_one_heading():
    edition = read(f"* [A]({FORM}a)", "### 94 - Val-de-Marne - Sous-préfecture de Nogent-sur-Marne")
    assert (only(edition).departement, only(edition).service) == ("94", "Sous-préfecture de Nogent-sur-Marne")


def test_bold_words_that_announce_nothing_are_a_notice():
    edition = read(f"**Guichet fermé en août**\n\n#### Autres\n\n* [A]({FORM}a)")
    assert [notice.texte for notice in edition.avis] == ["Guichet fermé en août"]
    assert only(edition).section == "Autres"


def test_a_code_and_a_name_that_disagree_are_an_anomaly():
    assert "Oise" in readings(read(f"* [Demander]({FORM}a)", "### 60 - Manche"))[0]


def test_a_heading_that_is_a_link_is_an_entry():
    edition = read(f"#### [Saisine lors de blocages]({FORM}a)\n\n* [Autre]({FORM}b)")
    assert [(entry.intitule, entry.section) for entry in edition.entrees] == [
        ("Saisine lors de blocages", "Titres de séjour"),
        ("Autre", "Titres de séjour"),
    ]


def test_a_heading_that_sends_elsewhere_is_a_notice():
    edition = read("#### **Désormais sur** [**https://exemple.test/#/**](https://exemple.test/#/)****")
    (notice,) = edition.avis
    assert (notice.departement, notice.niveau) == ("94", "redirection")
    assert notice.liens[0].url == "https://exemple.test/#/"


def test_sections_in_headings_and_in_bold():
    edition = read(
        f"#### Taxis :\n\n**Première demande**&#x20;\n\n* [A]({FORM}a)\n\n**Autres** &#x20;\n\n* [B]({FORM}b)\n\n"
        f"#### VTC\n\n* [C]({FORM}c)"
    )
    assert [entry.section for entry in edition.entrees] == [
        "Taxis — Première demande",
        "Taxis — Autres",
        "VTC",
    ]


def test_a_short_line_before_a_list_is_a_section_or_a_service():
    edition = read(f"Créteil :\n\n\n\n* [A]({FORM}a)\n\nRenouvellement :\n\n* [B]({FORM}b)")
    assert [(entry.service, entry.section) for entry in edition.entrees] == [
        ("Créteil", "Titres de séjour"),
        (None, "Renouvellement"),
    ]


def test_a_second_level_heading_right_under_a_departement_is_its_section():
    edition = read(f"## Première demande\n\n* [A]({FORM}a)")
    assert (only(edition).departement, only(edition).section) == ("94", "Première demande")
    assert "niveau 2" in readings(edition)[0]


def test_a_second_level_heading_that_names_a_sous_prefecture_is_its_service():
    edition = read(f"* [A]({FORM}a)\n\n## Sous préfecture de Nogent-sur-Marne\n\n* [B]({FORM}b)")
    assert [(entry.departement, entry.service) for entry in edition.entrees] == [
        ("94", None),
        ("94", "Sous préfecture de Nogent-sur-Marne"),
    ]
    assert edition.anomalies == ()


def test_the_sous_prefecture_of_another_departement_is_not_glued_to_this_one():
    edition = read(f"* [A]({FORM}a)\n\n## Sous-préfecture de Meaux\n\n* [B]({FORM}b)")
    assert [entry.departement for entry in edition.entrees] == ["94", None]


def test_a_new_part_of_the_page_is_not_glued_to_the_last_departement():
    edition = read(
        f"* [A]({FORM}a)\n\n## Naturalisation\n\nVoir la préfecture.\n\n* [B]({FORM}b)\n\n"
        f"### 67 - Bas-Rhin\n\n* [C]({FORM}c)"
    )
    assert [(entry.departement, entry.section) for entry in edition.entrees] == [
        ("94", "Titres de séjour"),
        (None, "Naturalisation"),
        ("67", "Naturalisation"),
    ]
    assert edition.avis[0].departement is None
    assert "après 94" in readings(edition)[0]


def test_a_part_of_the_page_that_only_holds_departements_is_no_anomaly():
    edition = read(f"* [A]({FORM}a)\n\n## Naturalisation\n\n### 67 - Bas-Rhin\n\n* [C]({FORM}c)")
    assert edition.anomalies == ()


def test_a_title_names_its_sous_prefecture():
    edition = read(
        f"* [A - Sous-préfecture du Raincy ]({FORM}a)\n* [B]({FORM}b)", "### 93 - Seine-Saint-Denis"
    )
    assert [entry.service for entry in edition.entrees] == ["Sous-préfecture du Raincy", None]


def test_a_title_that_contradicts_its_heading_is_believed():
    edition = read(f"#### Sous-préfecture de L'Haÿ-les-Roses\n\n* [A (SP de Nogent-sur-Marne)]({FORM}a)")
    assert only(edition).service == "SP de Nogent-sur-Marne"
    assert "autre service" in readings(edition)[0]


def test_outside_departements_a_label_may_name_one():
    edition = parse(f"## Candidats\n\n* [46 - Lot]({FORM}a)\n* [60 - Manche]({FORM}b)\n* [Partout]({FORM}c)")
    assert [entry.departement for entry in edition.entrees] == ["46", None, None]


def test_outside_departements_a_list_without_forms_is_a_notice():
    edition = parse("## Lexique\n\n* **ANTS** : agence\n* [Service public](https://www.service-public.fr)\n")
    (notice,) = edition.avis
    assert (notice.departement, notice.texte) == (None, "ANTS : agence\nService public")
    assert notice.liens[0].url == "https://www.service-public.fr"


# Ids


def test_a_slug_is_enough_of_an_id_until_it_repeats():
    edition = read(f"* [A]({FORM}a)\n* [B]({FORM}b)\n* [C]({NEW}b)\n* D")
    assert [entry.id for entry in edition.entrees] == ["94:a", "94:b:b", "94:b:c", "94::d"]


def test_one_form_under_one_title_in_two_services_is_two_entries():
    edition = read(
        f"#### Sous-préfecture de L'Haÿ-les-Roses\n\n* [A]({FORM}a)\n\n"
        f"#### Sous-préfecture de Nogent-sur-Marne\n\n* [A]({FORM}a)"
    )
    assert len({entry.id for entry in edition.entrees}) == 2


def test_the_same_line_twice_is_one_entry_and_an_anomaly():
    edition = read(f"* [A]({FORM}a)\n* [A]({FORM}a)")
    assert only(edition).id == "94:a"
    assert "répétée" in readings(edition)[0]


# Whole files


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\ufeff", "\x00", "---", "<html><body>bonjour</body></html>", "{}"]
)
def test_what_is_no_listing_says_so(text):
    edition = parse(text)
    assert edition.entrees == ()
    assert "aucune démarche" in edition.anomalies[-1].lecture


def test_line_ends_of_every_system_and_a_byte_order_mark():
    unix = f"### 94 - Val-de-Marne\n\n* [A]({FORM}a)\n* B\n"
    for text in (unix.replace("\n", "\r\n"), unix.replace("\n", "\r"), "\ufeff" + unix):
        assert parse(text) == parse(unix)


def test_unreadable_characters_are_reported_and_storable():
    edition = read(f"* [Deman\x00der\ud800]({FORM}a)")
    assert only(edition).intitule == "Deman der"
    assert edition.anomalies[0].ligne == 7
    str(edition.to_json()).encode()


def test_unbreakable_doubled_and_invisible_spaces():
    assert (
        only(read(f"* [ «\xa0Jeunes  majeurs\xa0»\u200b ]({FORM}a)&#x20;")).intitule == "« Jeunes majeurs »"
    )


def test_the_header_of_the_editor_is_a_notice():
    edition = parse(f"---\ndescription: >-\n  Les démarches\n  des étrangers\n---\n\n* [A]({FORM}a)\n")
    assert edition.avis[0].texte == "Les démarches des étrangers"
