"""What a PDF would do by itself, and the files it carries: found by walking every object once."""

from collections.abc import Iterator
from typing import Any

import pikepdf

_KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/RichMedia", "/XFA"})
_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/GoToR",
        "/RichMediaExecute",
        "/Rendition",
        "/Movie",
        "/Sound",
    }
)
_MEDIA = frozenset({"/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"})
_LINKS = ("http:", "https:", "mailto:", "tel:", "#")


def active_content(pdf: pikepdf.Pdf) -> str:
    """The first thing found that acts, as the PDF names it; `""` where there is none.

    A file that only says at which page to open (`/OpenAction` as a destination) does nothing.
    """
    for found in _dictionaries(pdf):
        for key in found.keys():  # noqa: SIM118  # a pikepdf object is not a dict
            if key in _KEYS:
                return str(key)
        if _acts_on_opening(found.get("/OpenAction")):
            return "/OpenAction"
        action = _name(found.get("/S"))
        if action in _ACTIONS:
            return action
        if action == "/URI" and not _is_a_link(found.get("/URI")):
            return "/URI"
        if _name(found.get("/Subtype")) in _MEDIA:
            return _name(found.get("/Subtype"))
    return ""


def attachments(pdf: pikepdf.Pdf) -> list[tuple[str, bytes]]:
    """The name and the bytes of every file embedded, however it is attached; no name where it has none."""
    found: dict[tuple[int, int], pikepdf.Object] = {}
    names: dict[tuple[int, int], str] = {}
    for entry in _dictionaries(pdf):
        if _name(entry.get("/Type")) == "/EmbeddedFile":
            found.setdefault(entry.objgen, entry)
        files = entry.get("/EF")
        if isinstance(files, pikepdf.Dictionary):
            for key in files.keys():  # noqa: SIM118
                if isinstance(files[key], pikepdf.Stream):
                    found.setdefault(files[key].objgen, files[key])
                    names[files[key].objgen] = str(entry.get("/UF", entry.get("/F", "")))
    return [
        (names.get(place, ""), stream.read_bytes())
        for place, stream in found.items()
        if isinstance(stream, pikepdf.Stream)
    ]


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file (a stream has one too), each once: what is indirect is in the list anyway."""
    waiting: list[Any] = [*pdf.objects, pdf.trailer]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            waiting.extend(item for item in found if _is_direct(item))
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            waiting.extend(found[key] for key in found.keys() if _is_direct(found.get(key)))  # noqa: SIM118


def _is_direct(item: Any) -> bool:
    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _name(item: Any) -> str:
    return str(item) if isinstance(item, pikepdf.Name) else ""


def _acts_on_opening(item: Any) -> bool:
    if item is None or isinstance(item, pikepdf.Array):
        return False
    return not (isinstance(item, pikepdf.Dictionary) and _name(item.get("/S")) == "/GoTo")


def _is_a_link(item: Any) -> bool:
    return str(item).strip().lower().startswith(_LINKS) if item is not None else False
