"""A copy of `data/` that a test edits and publishes, as whoever keeps the rules does."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from guichet.orientation import Orientation, Texts, restore
from guichet.publication import queries
from guichet.publication.actions import publish_rules
from guichet.publication.types import Published, Refused

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AUTHOR = "une juriste"
LOCAL = "orientation/prefectures/69.yaml"
NATIONAL = "orientation/national.yaml"
LOCAL_RULE = "69.changement.recherche-emploi"
NATIONAL_RULE = "national.anef.etudiant"


@cache
def _compiled(texts: tuple[tuple[str, str], ...]) -> Orientation:
    return restore(dict(texts), queries.territory())


def compiled_once(texts: Texts, _: object) -> Orientation:
    """`restore`, each set of texts once a process: the tests publish the same few over and over."""
    return _compiled(tuple(sorted(texts.items())))


@dataclass
class Data:
    """A data folder of its own."""

    folder: Path

    @classmethod
    def copied(cls, folder: Path) -> "Data":
        shutil.copytree(settings.DATA, folder)
        return cls(folder)

    def edit(self, file: str, after: str, old: str, new: str) -> None:
        """Replace the first `old` that follows `after`."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert after in text, f"{file} has no {after}"
        head, tail = text.split(after, 1)
        assert old in tail, f"{file} has no {old} behind {after}"
        path.write_text(head + after + tail.replace(old, new, 1), "utf-8")

    def change_local_answer(self) -> None:
        self.edit(
            LOCAL,
            f"id: {LOCAL_RULE}\n",
            "liens: [recherche-emploi]",
            "liens: [recherche-emploi, renouvellement]",
        )

    def change_national_answer(self) -> None:
        self.edit(NATIONAL, f"id: {NATIONAL_RULE}\n", "liens: [anef]", "liens: [anef, service-public]")

    def misspell_a_key(self) -> None:
        self.edit(LOCAL, f"id: {LOCAL_RULE}\n", "alors:", "allors:")

    def break_an_example(self) -> None:
        self.edit(
            NATIONAL,
            f"id: {NATIONAL_RULE}\n",
            "{demande: premiere_demande, fondement: etudiant}",
            "{demande: premiere_demande, fondement: salarie}",
        )

    def publish(self, hours: int = 0) -> Published | Refused:
        return publish_rules(self.folder, AUTHOR, NOW + timedelta(hours=hours))
