"""Acts at the same moment, each on a connection of its own: after a commit, so in tests of their own transactions."""

from collections.abc import Callable
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
