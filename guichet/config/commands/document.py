"""`guichet document`: withdraw an issued document, or a certificate with all that it sealed."""

from argparse import ArgumentParser, Namespace

from guichet.config.commands import CommandError, Parsers, django_ready

REASONS = ("erreur", "fraude", "decision_de_justice", "cle_compromise")


def register(add_parser: Parsers) -> None:
    parser = add_parser(
        "document", help="withdraw an issued document, or a certificate and all that it sealed"
    )
    acts = parser.add_subparsers(metavar="ACT", required=True)
    one = acts.add_parser("revoke", help="withdraw a document: it verifies as revoque from now on")
    one.add_argument("reference", metavar="REFERENCE", help="the 26 letters and digits printed on it")
    _reason(one)
    one.set_defaults(run=_revoke)
    listed = acts.add_parser("certificates", help="the certificates that sealed or signed documents")
    listed.set_defaults(run=_certificates)
    key = acts.add_parser(
        "revoke-certificate", help="withdraw a certificate: nothing it sealed verifies any more"
    )
    key.add_argument("fingerprint", metavar="FINGERPRINT", help="its SHA-256, as `certificates` lists it")
    _reason(key)
    key.set_defaults(run=_revoke_certificate)


def _reason(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", choices=REASONS, required=True, help="why, for the journal")


def _revoke(options: Namespace) -> int:
    reference = "".join(options.reference.split()).upper()
    with django_ready():
        from guichet.database import Scope, acting
        from guichet.documents.issued import revoking
        from guichet.documents.issued.types import UnknownDocument
        from guichet.journal.types import Author

        try:
            with acting(Scope.service()) as now:
                former = revoking.revoke_reference(reference, options.reason, Author.service("commande"), now)
        except UnknownDocument:
            raise CommandError(f"no document bears the reference {reference[:40]}") from None
    print(f"{reference} : {former} -> revoque")
    return 0


def _certificates(options: Namespace) -> int:
    with django_ready():
        from guichet.documents.issued import revoking

        for found in revoking.known_certificates():
            ended = f", révoqué le {found.revoked_at:%Y-%m-%d}" if found.revoked_at else ""
            print(f"{found.fingerprint} {found.name}, depuis le {found.first_used_at:%Y-%m-%d}{ended}")
    return 0


def _revoke_certificate(options: Namespace) -> int:
    fingerprint = options.fingerprint.strip().lower().replace(":", "")
    with django_ready():
        from guichet.database import Scope, acting
        from guichet.documents.issued import revoking
        from guichet.documents.issued.types import UnknownCertificate
        from guichet.journal.types import Author

        try:
            with acting(Scope.service()) as now:
                author = Author.service("commande")
                done = revoking.revoke_certificate(fingerprint, options.reason, author, now)
        except UnknownCertificate:
            raise CommandError(f"no document was sealed with {fingerprint[:80]}") from None
    print(f"{fingerprint} révoqué" if done else f"{fingerprint} était déjà révoqué")
    return 0
