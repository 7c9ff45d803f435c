"""The addresses anyone may open, without an account."""

from django.urls import path

from guichet.web.public import contact, delays, demarches, impossibility, orientation, pages, verification

urlpatterns = [
    path("", pages.home, name="home"),
    path("orientation", orientation.orientation, name="orientation"),
    path("demarches/", demarches.departements, name="demarches"),
    path("demarches/<str:code>", demarches.departement, name="demarches_departement"),
    path("demarches/<str:code>/atom.xml", demarches.atom, name="demarches_atom"),
    path("verifier", verification.verify, name="verify"),
    path("verifier/statuts", verification.statuses, name="verify_statuses"),
    path("delais", delays.delays, name="delays"),
    path("contact", contact.contact, name="contact"),
    path("contact/<uuid:inquiry>", contact.inquiry, name="inquiry"),
    path("depot-impossible", impossibility.say, name="cannot_file"),
    path("depot-impossible/<uuid:statement>", impossibility.statement, name="statement"),
    path("depot-impossible/<uuid:statement>.pdf", impossibility.statement_pdf, name="statement_pdf"),
    path("accessibilite", pages.accessibility, name="accessibility"),
    path("mentions-legales", pages.legal, name="legal"),
    path("plan-du-site", pages.site_map, name="site_map"),
]
