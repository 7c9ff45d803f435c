"""Bring the committed .po up to date with the words of the pages: new ones empty, gone ones removed."""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "guichet/web"
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: guichet\\n"
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Every message of the Python and of the templates of the pages, with where it stands."""
    catalogue = Catalog(project="guichet", charset="utf-8")
    for path in sorted(path for kind in ("py", "html", "txt") for path in SOURCES.rglob(f"*.{kind}")):
        source = path.read_text("utf-8")
        if path.suffix != ".py":
            # What templatize leaves of a template is Python but for its indentation.
            source = "\n".join(line.strip() for line in templatize(source).splitlines())
        for _line, messages, _comments, _context in extract("python", BytesIO(source.encode()), KEYWORDS):
            catalogue.add(messages, locations=[(path.relative_to(ROOT).as_posix(), None)])
    return catalogue


def updated(path: Path) -> Catalog:
    """The catalogue of a .po with today's messages; a changed message loses its translation."""
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=path.parent.parent.name)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


if __name__ == "__main__":
    for path in SOURCES.glob("locale/*/LC_MESSAGES/*.po"):
        catalogue = updated(path)
        with path.open("wb") as stream:
            stream.write(HEADER.format(locale=catalogue.locale, plural_forms=catalogue.plural_forms).encode())
            write_po(stream, catalogue, sort_output=True, omit_header=True, width=110)
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {len(missing)} to translate")
