"""Compile every committed .po into the .mo that gettext reads."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for source in Path(__file__).parent.parent.glob("guichet/*/locale/*/LC_MESSAGES/*.po"):
    with source.open("rb") as stream:
        catalogue = read_po(stream)
    with source.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)
