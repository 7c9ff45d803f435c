"""Acts at the same moment, each on a connection of its own: after a commit, so in tests of their own transactions."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Barrier, Thread

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave, or raised."""
    start = Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        start.wait(30)
        try:
            found[number] = acts[number]()
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return found


def meanwhile(act: Callable[[], object]) -> Future[object]:
    """An act begun now, while the caller is in the middle of another; what it gives once it has ended."""
    found: Future[object] = Future()

    def run():
        try:
            found.set_result(act())
        except Exception as error:
            found.set_exception(error)
        finally:
            connection.close()

    Thread(target=run).start()
    return found
