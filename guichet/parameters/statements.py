"""The words of a statement that filing on line was not possible, and how many signs of each thing it takes."""

from pathlib import Path

from guichet.rules import DataError, Quotations, Record, Text, read_text


class StatementBlock(Record):
    """A block of the document: sentences where `$numero`, `$date`, `$heure`, `$page` and `$service` stand for facts."""

    titre: Text
    textes: list[Text]
    source: Quotations


class StatementWords(Record):
    """What the document says, and what stands for a name or an error that nobody gave."""

    titre: Text
    constat: StatementBlock
    substitution: StatementBlock
    service: Text
    sans_nom: Text
    sans_erreur: Text


def load_statements(folder: Path) -> StatementWords:
    """Read data/parameters/constats.yaml.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    name = "parameters/constats.yaml"
    read = read_text(name, (folder / "constats.yaml").read_text("utf-8"), StatementWords, faults)
    if faults:
        raise DataError(faults)
    return read
