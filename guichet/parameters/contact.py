"""What a message to a service may be about, and the models of answers."""

from pathlib import Path

from guichet.parameters.reasons import ReasonModel
from guichet.rules import DataError, Record, Text, read_text


class Subject(Record):
    """One thing that a message may be about."""

    id: str
    libelle: Text


class ContactWords(Record):
    """The short list of subjects, and the models."""

    sujets: list[Subject]
    modeles: list[ReasonModel]


def load_contact(folder: Path) -> ContactWords:
    """Read data/parameters/contact.yaml.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    name = "parameters/contact.yaml"
    read = read_text(name, (folder / "contact.yaml").read_text("utf-8"), ContactWords, faults)
    if faults:
        raise DataError(faults)
    return read
