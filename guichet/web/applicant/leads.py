"""Where a notification leads: the page on which its person does, or reads, what it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.accounts.types import Actor
from guichet.dossiers import queries
from guichet.dossiers.types import NotFound
from guichet.notifications.types import Message


@dataclass(frozen=True, slots=True)
class Lead:
    """An address and what its link says."""

    url: str
    words: str | Promise


_REQUEST = ("dossier", _("Voir la demande"))
_ANSWER = ("complement", _("Voir ce qui est demandé et répondre"))
_OF_A_DOSSIER: Mapping[str, tuple[str, str | Promise]] = {
    **dict.fromkeys(
        (
            "recepisse_depot",
            "depot_modifie",
            "reception_corrigee",
            "complement_leve",
            "dossier_retire",
            "piece_a_remplacer",
            "dossier_clos",
            "dossier_transfere",
            "dossier_classe",
            "document_disponible",
            "prolongation_retiree",
            "dossier_rouvert",
            "titre_disponible",
            "brouillon_efface_bientot",
            "dossier_efface_bientot",
        ),
        _REQUEST,
    ),
    **dict.fromkeys(("rappel_lecture", "rappel_complement", "complement_prolonge", "delai_depasse"), _ANSWER),
    "complement_repondu": ("complement", _("Relire votre réponse")),
    "decision": ("decision", _("Lire la décision")),
}
"""By kind of notification, whose subject is the dossier."""
_ELSEWHERE: Mapping[str, tuple[str, str | Promise]] = {
    "copie_prete": ("my_data", _("Mes données")),
    **dict.fromkeys(
        ("mandat_demande", "mandat_accorde", "mandat_revoque"),
        ("account_mandates", _("Voir qui agit pour qui")),
    ),
    **dict.fromkeys(("message_recu", "message_repondu"), ("contact", _("Vos messages au service"))),
}


def lead_of(actor: Actor, message: Message) -> Lead | None:
    """The way on from a notification; None where there is none, or not for whoever acts."""
    if message.kind in _ELSEWHERE:
        name, words = _ELSEWHERE[message.kind]
        return Lead(reverse(name), words)
    if message.kind not in _OF_A_DOSSIER:
        return None
    try:
        queries.get_for(actor, message.subject)
    except NotFound:  # it is gone, or of somebody they help
        return None
    name, words = _OF_A_DOSSIER[message.kind]
    return Lead(reverse(name, args=[message.subject]), words)
