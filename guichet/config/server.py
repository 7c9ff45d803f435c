"""The web server and the worker beside it, from an empty folder to a printed address, and back to no process at all."""

import multiprocessing
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from urllib.request import urlopen

from granian import Granian
from granian.constants import Interfaces

from guichet.config import embedded, settings
from guichet.config.commands import CommandError, django_ready
from guichet.config.job_worker import kept_working

ADDRESS = "127.0.0.1"
WORKERS = 2
THREADS = 8
"""Threads that run Python in a worker, fewer than its pool has connections."""
GRACE = 3
"""Seconds a worker has to finish its requests once asked to stop."""


def serve() -> int:
    """Serve until SIGINT or SIGTERM; the exit status. Raises CommandError where the port is taken."""
    port = int(settings.PORT)
    _require_free(port)
    with django_ready():
        from django.db import connection

        from guichet.config import static

        publish()
        static.collect()
        _load()
        connection.close()
        answering = threading.Event()
        threading.Thread(target=_announce, args=(port, answering), daemon=True).start()
        with _kept_supervised() if settings.EMBEDDED else nullcontext(), kept_working(answering):
            _serve_until_stopped(port)
    if settings.EMBEDDED:
        embedded.wait_stopped(embedded.cluster(settings.HOME), 8.0)
    return 0


def publish() -> None:
    """Put the committed data in force; nothing is done where it is already."""
    from guichet.config.reference import now
    from guichet.publication.actions import publish
    from guichet.publication.types import Refused

    result = publish("guichet serve", now())
    if isinstance(result, Refused):
        print(f"guichet: the rules in force stay: {' ; '.join(result.reasons)}", file=sys.stderr, flush=True)


def _load() -> None:
    """Read here once what each worker then finds in the memory it was forked with."""
    from django.urls import get_resolver

    import_module("guichet.config.wsgi")
    len(get_resolver().url_patterns)  # read when first asked for


def _require_free(port: int) -> None:
    """Refuse in words a port that someone listens on; the server itself would share it in silence."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise CommandError(
                f"port {port} cannot be used ({error.strerror}): choose another with PORT="
            ) from None


def _announce(port: int, answering: threading.Event) -> None:
    """Print the address once it answers, and nothing before."""
    while True:
        try:
            with urlopen(f"http://{ADDRESS}:{port}/healthz", timeout=5):
                break
        except OSError:
            time.sleep(0.02)
    answering.set()
    print(f"Guichet : {settings.URL}", flush=True)
    if settings.MODE == "demo":
        _show_the_demonstration()


def _show_the_demonstration() -> None:
    """Once people can be served: a first start makes files, and nobody waits for them."""
    from django.db import connection

    from guichet.config.commands import demo

    try:
        demo.show(sys.stdout)
    except Exception as error:  # a demonstration that fails stops nobody
        print(f"guichet: {' '.join(str(error).split())}", file=sys.stderr, flush=True)
    finally:
        connection.close()


@contextmanager
def _kept_supervised() -> Iterator[None]:
    """Start the database's supervisor again should someone kill it."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1.0):
            try:
                embedded.ensure_supervised(embedded.cluster(settings.HOME))
            except embedded.EmbeddedError as error:
                print(f"guichet: {error}", file=sys.stderr, flush=True)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _serve_until_stopped(port: int) -> None:
    # Forked from a process that keeps no connection and whose threads hold nothing a worker uses: it starts at once.
    # Elsewhere than on Linux the system's own libraries do not bear it.
    multiprocessing.set_start_method("fork" if sys.platform == "linux" else "spawn", force=True)
    server = Granian(
        "guichet.config.worker:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        workers_kill_timeout=GRACE,
        respawn_failed_workers=True,
        log_enabled=False,
    )
    server.main_loop_interrupt = _WaitedForByTheSecond()
    try:
        server.serve()
    except SystemExit:
        # Ctrl-C reaches the workers too; one that ends before we asked it to is no failure then.
        if not server.interrupt_signal:
            raise


class _WaitedForByTheSecond(threading.Event):
    """Python runs the handler of a signal between two steps of the main thread, never while it waits.

    A signal that comes just as an endless wait begins is heard at the next signal only: the site would not stop.
    """

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is not None:
            return super().wait(timeout)
        while not super().wait(1.0):
            pass
        return True
