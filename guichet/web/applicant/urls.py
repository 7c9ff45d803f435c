"""The addresses of whoever files a request."""

from django.urls import path

from guichet.web.applicant import (
    complements,
    decided,
    ending,
    filing,
    pieces,
    places,
    privacy,
    requests,
    starting,
    steps,
    versions,
)

_DOSSIER = "dossiers/<uuid:dossier>"

urlpatterns = [
    path("dossiers/", requests.mine, name="dossiers"),
    path("dossiers/nouveau", starting.profile, name="profile"),
    path("dossiers/nouveau/<slug:procedure>", starting.preamble, name="preamble"),
    path("dossiers/nouveau/<slug:procedure>/documents", starting.papers, name="papers"),
    path("dossiers/nouveau/<slug:procedure>/documents.pdf", starting.papers_file, name="papers_file"),
    path("dossiers/communes", places.communes, name="communes"),
    path(_DOSSIER, requests.dossier, name="dossier"),
    path(f"{_DOSSIER}/recepisses/<int:rank>", requests.receipt, name="receipt_of"),
    path(f"{_DOSSIER}/recepisses/<int:rank>.pdf", requests.receipt_pdf, name="receipt_of_pdf"),
    path(f"{_DOSSIER}/retrait", requests.withdraw, name="withdraw"),
    path(f"{_DOSSIER}/decision", decided.decision, name="decision"),
    path(f"{_DOSSIER}/delivres/<uuid:document>.pdf", decided.paper, name="paper"),
    path("compte/donnees", privacy.my_data, name="my_data"),
    path("compte/donnees/copie", privacy.ask_copy, name="ask_copy"),
    path("compte/donnees/copies/<uuid:copy>", privacy.copy, name="my_copy"),
    path("compte/donnees/effacement", privacy.leave, name="leave"),
    path(f"{_DOSSIER}/adresses", places.addresses, name="addresses"),
    path(f"{_DOSSIER}/etapes/<slug:step>", steps.step, name="step"),
    path(f"{_DOSSIER}/documents/<slug:asked>", pieces.give, name="piece_give"),
    path(f"{_DOSSIER}/pieces/<uuid:piece>", pieces.download, name="piece"),
    path(f"{_DOSSIER}/pieces/<uuid:piece>/vignette", pieces.thumbnail, name="piece_thumbnail"),
    path(f"{_DOSSIER}/pieces/<uuid:piece>/retirer", pieces.take_out, name="piece_remove"),
    path(f"{_DOSSIER}/pieces/<uuid:piece>/remplacer", pieces.replace, name="piece_replace"),
    path(f"{_DOSSIER}/pieces/<uuid:piece>/<str:way>", pieces.move, name="piece_move"),
    path(f"{_DOSSIER}/complement", complements.complement, name="complement"),
    path(f"{_DOSSIER}/complement/envoi", complements.send, name="complement_send"),
    path(f"{_DOSSIER}/complement/<int:line>", complements.reply, name="complement_reply"),
    path(f"{_DOSSIER}/complement/fichiers/<uuid:piece>", complements.remove, name="complement_remove"),
    path(f"{_DOSSIER}/depot", filing.review, name="review"),
    path(f"{_DOSSIER}/recepisse", filing.receipt, name="receipt"),
    path(f"{_DOSSIER}/recepisse.pdf", filing.receipt_pdf, name="receipt_pdf"),
    path(f"{_DOSSIER}/abandon", ending.abandon, name="abandon"),
    path(f"{_DOSSIER}/reprise", ending.resume, name="resume"),
    path(f"{_DOSSIER}/version", versions.newer_version, name="newer_version"),
]
