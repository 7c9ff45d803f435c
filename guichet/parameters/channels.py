"""How requests come in beside the ways on line, and what their receipts say of it."""

from pathlib import Path

from guichet.rules import DataError, Quotations, Record, Text, read_text


class ChannelWords(Record):
    """One way: its name; what the receipt says, where `$date_reception`, `$date_enregistrement` and `$agent` stand
    for facts."""

    libelle: Text
    accuse: Text
    source: Quotations


class Correction(Record):
    """What the receipt says of a day of receipt set right, where `$date_correction`, `$ancienne_date` and `$agent`
    stand for facts."""

    accuse: Text
    source: Quotations


class Channels(Record):
    """The ways that an agent registers, by their stored names; what is said where their day was set right."""

    voies: dict[str, ChannelWords]
    correction: Correction


def load_channels(folder: Path) -> Channels:
    """Read data/parameters/voies.yaml.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    name = "parameters/voies.yaml"
    read = read_text(name, (folder / "voies.yaml").read_text("utf-8"), Channels, faults)
    if faults:
        raise DataError(faults)
    return read
