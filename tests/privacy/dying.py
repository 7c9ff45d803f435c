"""Another process that erases, or copies, on the test's database, and dies where `CRASH_AT` says.

Arguments: the name of the database, the folder of documents, the days that passed, then `retention` or
`export EXPORT PERSON`. Prints `done` where it lives to its end.
"""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import django
from django.conf import settings


def main() -> None:
    database, folder, days, what, *named = sys.argv[1:]
    django.setup()
    settings.DATABASES["default"]["NAME"] = database
    settings.DOCUMENTS = Path(folder)
    settings.CLOCK_OFFSET = timedelta(days=float(days))
    from guichet.dossiers import erasing, export

    if what == "retention":
        erasing.run(clock_checked=True)
    else:
        export.make(*(UUID(id) for id in named))
    print("done")


if __name__ == "__main__":
    main()
