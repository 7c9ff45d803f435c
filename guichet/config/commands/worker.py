"""`guichet worker`: do the deferred jobs in a process of their own, one of several if need be."""

from argparse import Namespace

from guichet.config.commands import Parsers, django_ready


def register(add_parser: Parsers) -> None:
    parser = add_parser("worker", help="do the deferred jobs; `serve` runs one already (DATABASE_DIRECT_URL)")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from guichet.config import job_worker

    job_worker.log_in_directly()
    with django_ready():
        job_worker.work()
        job_worker.leave()
