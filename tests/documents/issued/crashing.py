"""A process of its own that issues and seals, for tests that kill it: `python -m … VERB PERSON`.

`issue` files a receipt, then does the jobs that are due, as the worker would, and writes the file where `SAVE_TO` says.
`jobs` does these only; `save` writes the file only; `state` prints what is left, as JSON; `every_kind` writes there one
file of each kind, and two more of one that was replaced and one that was revoked.
"""

import json
import os
import sys
from pathlib import Path
from uuid import UUID, uuid4

import django


def main(verb: str, person: UUID) -> None:
    django.setup()
    from guichet.database import Scope, acting
    from guichet.documents.issued import actions, queries, storage
    from guichet.documents.issued.models import Document, Edition, Standing
    from tests.documents.issued.every_kind import EVERY_KIND
    from tests.documents.issued.sample import RECEIPT, file_of, sealed_of
    from tests.jobs import jobs, run_jobs

    if verb == "issue":
        with acting(Scope.usager(person)) as now:
            actions.issue("attestation_depot", uuid4(), person, 75, RECEIPT, now)
    if verb == "every_kind":
        made = {kind: sealed_of(kind, data) for kind, data in EVERY_KIND.items()}
        former, revoked = (
            sealed_of("decision_refus", EVERY_KIND["decision_refus"], person) for _ in range(2)
        )
        sealed_of("decision_refus", EVERY_KIND["decision_refus"], person, replaces=former.id)
        with acting(Scope.service()) as now:
            actions.revoke(revoked.id, now)
        for name, document in (made | {"remplace": former, "revoque": revoked}).items():
            (Path(os.environ["SAVE_TO"]) / f"{name}.pdf").write_bytes(file_of(document))
        return
    if verb in ("issue", "jobs"):
        run_jobs()
    if verb == "jobs" or (verb == "issue" and "SAVE_TO" not in os.environ):
        return
    with acting(Scope.service(person)) as now:
        rows = list(Document.objects.filter(person_id=person).order_by("reference"))
        files = [queries.file_of(row.pk) for row in rows]
    references = [row.reference for row in rows]
    if verb in ("issue", "save"):
        assert files[0] is not None
        Path(os.environ["SAVE_TO"]).write_bytes(files[0].content)
        return
    told = {
        "rows": [[row.state, bool(row.file)] for row in rows],
        "standings": Standing.objects.filter(reference__in=references).count(),
        "editions": Edition.objects.filter(standing__in=references).count(),
        "verdicts": [queries.verify_file(file.content, now).verdict for file in files if file],
        "jobs": [status for _, status, _ in jobs("issued.seal")],
        "drafts": [name for name in storage.names() if name.startswith(".")],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]))
