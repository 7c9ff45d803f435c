"""A job that says it was begun and, the first time, never ends by itself."""

import time
from pathlib import Path

from guichet.database.jobs import job


@job("essai.lent")
def linger(folder: str) -> None:
    begun = Path(folder) / "begun"
    with begun.open("a") as stream:
        stream.write("x")
    if begun.read_text() == "x":
        time.sleep(600)
