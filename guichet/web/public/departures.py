"""The person's own words on the home page, each with the situation it starts from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.web.public.asked import address


@dataclass(frozen=True)
class Departure:
    """What a person says, a word more where it helps, and what it means to the rules."""

    words: Promise
    more: Promise | None
    situation: Mapping[str, str]

    @property
    def url(self) -> str:
        return address(self.situation.items())


@dataclass(frozen=True)
class Theme:
    """Departures that belong together."""

    words: Promise
    departures: tuple[Departure, ...]


def starts(words: Promise, more: Promise | None = None, **situation: str) -> Departure:
    return Departure(words, more, situation)


THEMES = (
    Theme(
        _("Ma carte de séjour"),
        (
            starts(_("Ma carte expire"), _("ou elle a déjà expiré"), demande="renouvellement"),
            starts(_("Je demande une première carte"), demande="premiere_demande"),
            starts(_("Je change de situation"), _("études, travail, famille"), demande="changement_statut"),
            starts(_("J’ai perdu ma carte"), _("ou elle est volée ou abîmée"), demande="duplicata"),
            starts(_("Ma carte est prête"), _("comment la retirer"), demande="retrait_titre"),
            starts(_("Il y a une erreur sur ma carte"), demande="rectification_titre"),
            starts(_("Je voudrais une carte de dix ans"), demande="premiere_carte_resident"),
            starts(
                _("J’arrive avec un visa de long séjour"),
                _("à valider en ligne"),
                demande="validation_vls_ts",
            ),
        ),
    ),
    Theme(
        _("Mon dossier est en cours"),
        (
            starts(_("Je veux suivre mon dossier"), demande="suivi_dossier"),
            starts(_("On me demande une pièce de plus"), demande="completer_dossier"),
            starts(_("Mon récépissé expire"), demande="renouvellement_recepisse"),
            starts(_("Je cherche un rendez-vous"), demande="prendre_rendez_vous"),
            starts(_("Le site de l’ANEF me bloque"), _("compte, numéro, bouton absent"), anef_bloquee="true"),
            starts(_("Je ne trouve pas mon numéro étranger"), demande="trouver_numero_etranger"),
            starts(
                _("J’ai gagné devant le tribunal"), _("exécution d’un jugement"), demande="execution_jugement"
            ),
        ),
    ),
    Theme(
        _("Ma vie change"),
        (
            starts(_("J’ai déménagé"), demande="changement_adresse"),
            starts(_("Mon nom ou mon état civil change"), demande="changement_etat_civil"),
            starts(_("Mon enfant doit voyager"), _("document de circulation"), demande="dcem"),
            starts(_("Je suis réfugié et je dois voyager"), demande="document_voyage"),
            starts(_("Mon employeur me demande un papier"), demande="autorisation_travail"),
            starts(
                _("J’embauche une personne étrangère"), demandeur="employeur", demande="verification_embauche"
            ),
            starts(_("J’ai un permis de conduire étranger"), demande="echange_permis"),
            starts(_("Je voudrais devenir français"), demande="naturalisation"),
        ),
    ),
)
