"""Another process that receives or scans on the test's database, and dies where `CRASH_AT` says.

Arguments: the name of the database, the folder of documents, the scanner's socket, then `receive PERSON SUBJECT`
(the file on standard input) or `scan PERSON DOCUMENT`. Prints `done` where it lives to its end.
"""

import sys
from pathlib import Path
from uuid import UUID

import django
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile


def main() -> None:
    database, folder, scanner, what, person, other = sys.argv[1:]
    django.setup()
    settings.DATABASES["default"]["NAME"] = database
    settings.DOCUMENTS = Path(folder)
    settings.CLAMAV_SOCKET = scanner
    {"receive": receive, "scan": scan}[what](UUID(person), UUID(other))
    print("done")


def receive(person: UUID, subject: UUID) -> None:
    from guichet.accounts.types import Actor
    from guichet.database import acting
    from guichet.documents.received import actions
    from guichet.journal.types import Author

    actor = Actor(None, person, Author("usager", str(person)), None, "fr")
    upload = SimpleUploadedFile("justificatif.jpg", sys.stdin.buffer.read())
    with acting(actor.scope) as now:
        actions.receive(actor, upload, subject, now)


def scan(person: UUID, document: UUID) -> None:
    from guichet.documents.received import scanning

    scanning.scan(document, person)


if __name__ == "__main__":
    main()
