"""The addresses of agents, under `agent/`."""

from django.urls import path

from guichet.web.agent import (
    civil_status,
    closing,
    deciding,
    deliveries,
    delivering,
    dossiers,
    examination,
    home,
    notes,
    opinions,
    proposals,
    transferring,
)
from guichet.web.agent import converters as converters

_DOSSIER = "dossiers/<uuid:dossier>"
_PIECE = f"{_DOSSIER}/pieces/<uuid:piece>"

urlpatterns = [
    path("", home.home, name="agent_home"),
    path("services", home.offices, name="agent_offices"),
    path("service", home.choose_office, name="agent_office"),
    path("corrections", civil_status.corrections, name="agent_corrections"),
    path("corrections/<uuid:correction>", civil_status.settle, name="agent_settle"),
    path("convocations", civil_status.summonses, name="agent_summonses"),
    path("envois", deliveries.failures, name="agent_deliveries"),
    path(f"{_DOSSIER}/numero", civil_status.number, name="agent_number"),
    path(_DOSSIER, dossiers.dossier, name="agent_dossier"),
    path(f"{_DOSSIER}/instruction", dossiers.take_up, name="agent_take_up"),
    path("decisions", deciding.to_sign, name="agent_to_sign"),
    path("decisions/<uuid:decision>/apercu.pdf", deciding.preview, name="agent_decision_preview"),
    path("decisions/<uuid:decision>/approbation", deciding.approve, name="agent_decision_approve"),
    path("decisions/<uuid:decision>/renvoi", deciding.send_back, name="agent_decision_send_back"),
    path("decisions/<uuid:decision>/signature", deciding.sign, name="agent_decision_sign"),
    path(f"{_DOSSIER}/decisions", deciding.decisions, name="agent_decisions"),
    path(f"{_DOSSIER}/decisions/<sens:kind>", deciding.propose, name="agent_propose"),
    path(f"{_DOSSIER}/titre", delivering.papers, name="agent_papers"),
    path(f"{_DOSSIER}/titre/<etape_du_titre:step>", delivering.move_card, name="agent_move_card"),
    path(f"{_DOSSIER}/delivres/<uuid:document>.pdf", delivering.paper, name="agent_paper"),
    path(f"{_DOSSIER}/prolongation", delivering.prolong, name="agent_prolong"),
    path(
        "prolongations/<uuid:prolongation>/retrait",
        delivering.withdraw_prolongation,
        name="agent_prolongation_withdraw",
    ),
    path(f"{_DOSSIER}/complet", examination.complete, name="agent_complete"),
    path(f"{_DOSSIER}/complement", examination.ask, name="agent_ask"),
    path(f"{_DOSSIER}/complement/prolongation", examination.extend, name="agent_extend"),
    path(f"{_DOSSIER}/complement/cloture", closing.close, name="agent_close"),
    path(f"{_DOSSIER}/complement/cloture/apercu.pdf", closing.preview, name="agent_close_preview"),
    path(f"{_DOSSIER}/transfert", transferring.transfer, name="agent_transfer"),
    path("prolongations", proposals.proposals, name="agent_prolongations"),
    path("prolongations/<uuid:proposal>", proposals.proposal, name="agent_prolongation_proposed"),
    path(
        "prolongations/<uuid:proposal>/mise-a-l-ecart", proposals.set_aside, name="agent_prolongation_aside"
    ),
    path(f"{_DOSSIER}/classement", closing.drop, name="agent_drop"),
    path(f"{_PIECE}/pages/<int:page>", examination.page, name="agent_page"),
    path(f"{_PIECE}/original", examination.original, name="agent_original"),
    path(f"{_PIECE}/avis", examination.judge, name="agent_judge"),
    path(f"{_DOSSIER}/notes", notes.notes, name="agent_notes"),
    path(f"{_DOSSIER}/avis", opinions.opinions, name="agent_opinions"),
    path("avis", opinions.asked, name="agent_opinions_asked"),
    path("avis/<uuid:opinion>", opinions.opinion, name="agent_opinion"),
    path("avis/<uuid:opinion>/reponse", opinions.answer, name="agent_opinion_answer"),
    path("avis/<uuid:opinion>/annulation", opinions.withdraw, name="agent_opinion_withdraw"),
    path(
        "avis/<uuid:opinion>/documents/<int:shared>/pages/<int:page>",
        opinions.page,
        name="agent_opinion_page",
    ),
    path("notes/<int:note>/retrait", notes.remove, name="agent_note_remove"),
]
