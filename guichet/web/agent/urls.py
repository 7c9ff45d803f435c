"""The addresses of agents, under `agent/`."""

from django.urls import path

from guichet.web.agent import (
    civil_status,
    deciding,
    delegations,
    deliveries,
    delivering,
    dossiers,
    examination,
    home,
    messages,
    office,
    queue,
    registering,
    statements,
    steering,
)
from guichet.web.agent import converters as converters

_DOSSIER = "dossiers/<uuid:dossier>"
_PIECE = f"{_DOSSIER}/pieces/<uuid:piece>"
_OFFICE = "service/<slug:office>"

_PAPER = "depots/<uuid:dossier>"

urlpatterns = [
    path("", home.home, name="agent_home"),
    path("ensemble", queue.together, name="agent_together"),
    path("vues", queue.keep_view, name="agent_keep_view"),
    path("vues/<int:view>/retrait", queue.remove_view, name="agent_remove_view"),
    path("etiquettes", queue.labels, name="agent_labels"),
    path("etiquettes/<int:label>/retrait", queue.retire_label, name="agent_retire_label"),
    path("services", home.offices, name="agent_offices"),
    path("service", home.choose_office, name="agent_office"),
    path(f"{_OFFICE}/agents", office.people, name="agent_people"),
    path(f"{_OFFICE}/agents/<int:agent>/suspension", office.suspend, name="agent_suspend"),
    path(f"{_OFFICE}/agents/<int:agent>/retour", office.lift, name="agent_lift"),
    path(f"{_OFFICE}/fonctions/<int:post>/fin", office.end_post, name="agent_post_end"),
    path(f"{_OFFICE}/invitations", office.invite, name="agent_invite"),
    path(
        f"{_OFFICE}/invitations/<uuid:invitation>/retrait", office.withdraw, name="agent_invitation_withdraw"
    ),
    path(f"{_OFFICE}/delegations", delegations.register, name="agent_delegations"),
    path(f"{_OFFICE}/delegations/nouvelle", delegations.add, name="agent_delegation_add"),
    path(
        f"{_OFFICE}/delegations/<int:delegation>/revocation",
        delegations.revoke,
        name="agent_delegation_revoke",
    ),
    path("corrections", civil_status.corrections, name="agent_corrections"),
    path("corrections/<uuid:correction>", civil_status.settle, name="agent_settle"),
    path("convocations", civil_status.summonses, name="agent_summonses"),
    path("pilotage", steering.steering, name="agent_steering"),
    path("pilotage/export", steering.export, name="agent_export"),
    path("envois", deliveries.failures, name="agent_deliveries"),
    path(f"{_DOSSIER}/numero", civil_status.number, name="agent_number"),
    path(_DOSSIER, dossiers.dossier, name="agent_dossier"),
    path(f"{_DOSSIER}/instruction", dossiers.take_up, name="agent_take_up"),
    path(f"{_DOSSIER}/consultations", dossiers.trail, name="agent_trail"),
    path(f"{_DOSSIER}/recu", registering.receipt, name="agent_receipt"),
    path("constats", statements.listed, name="agent_statements"),
    path("constats/<uuid:statement>", statements.one, name="agent_statement"),
    path("constats/<uuid:statement>.pdf", statements.paper, name="agent_statement_pdf"),
    path("messages", messages.inbox, name="agent_inbox"),
    path("messages/<uuid:inquiry>", messages.one, name="agent_inquiry"),
    path("messages/<uuid:inquiry>/prise", messages.take, name="agent_inquiry_take"),
    path("messages/<uuid:inquiry>/reponse", messages.answer, name="agent_inquiry_answer"),
    path("messages/<uuid:inquiry>/cloture", messages.close, name="agent_inquiry_close"),
    path("messages/<uuid:inquiry>/transfert", messages.transfer, name="agent_inquiry_transfer"),
    path("depots", registering.papers, name="agent_depots"),
    path("depots/nouveau", registering.begin, name="agent_depot_new"),
    path(_PAPER, registering.paper, name="agent_depot"),
    path(f"{_PAPER}/etapes/<slug:step>", registering.step, name="agent_depot_step"),
    path(f"{_PAPER}/documents/<slug:asked>", registering.give, name="agent_depot_give"),
    path(f"{_PAPER}/fichiers/<uuid:piece>", registering.take_out, name="agent_depot_take_out"),
    path(f"{_PAPER}/enregistrement", registering.register, name="agent_depot_register"),
    path(f"{_PAPER}/abandon", registering.give_up, name="agent_depot_give_up"),
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
    path(f"{_DOSSIER}/complement/cloture", examination.close, name="agent_close"),
    path(f"{_PIECE}/pages/<int:page>", examination.page, name="agent_page"),
    path(f"{_PIECE}/original", examination.original, name="agent_original"),
    path(f"{_PIECE}/avis", examination.judge, name="agent_judge"),
]
