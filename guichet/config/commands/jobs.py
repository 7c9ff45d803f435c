"""`guichet jobs`: the deferred jobs that wait, and those given up."""

import json
from argparse import Namespace

from guichet.config.commands import Parsers, django_ready


def register(add_parser: Parsers) -> None:
    parser = add_parser("jobs", help="the deferred jobs that wait and those given up after five tries")
    parser.add_argument("--retry", action="store_true", help="put those given up back in the queue")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with django_ready():
        from guichet.database import jobs

        if options.retry:
            print(f"remis en attente : {jobs.retry_parked()}")
        state = jobs.queue()
        print(f"en attente : {state.waiting} (depuis {state.oldest} s au plus) ; abandonnés : {state.parked}")
        for found in jobs.parked():
            print(f"    {found.id} {found.name} {json.dumps(found.arguments)} essais : {found.attempts}")
    return 0
