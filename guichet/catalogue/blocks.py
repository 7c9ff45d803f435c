"""The page cut into blocks, line by line.

The pages are written in GitBook's editor and exported as a Markdown of its own: `{% hint %}` tags, `\\` for a
line break, list items continued without indentation, entities for spaces, headings of any level anywhere. A
CommonMark parser reads the tags as paragraphs, loses the line of an inline and drops nothing it could tell us
about; this reader keeps the line of every block, and passes over every line once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from guichet.catalogue.edition import ORDINARY_TEXT

_HEADING = re.compile(r"(#{1,6})(?!#)\s*(.*)")
_BULLET = re.compile(r"([ \t]*)(?:[*+•◦▪-](?=[ \t]|\[(?!x?\]))|\d{1,3}[.)](?=[ \t]))[ \t]*(.*)")
_QUOTE = re.compile(r"^\s*>[\s>]*")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffd]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_LETTER = re.compile(r"[^\W_]")
_BREAK_AT_END = re.compile(r"\\\s*\Z")
MAX_CAPTION_ITEMS = 5
GAP_LINES = 3
MAX_ATTRIBUTES = 2_000


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    line: int
    level: int
    source: str


@dataclass(frozen=True, slots=True)
class Bullet:
    line: int
    indent: int
    source: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Hint:
    line: int
    style: str
    source: str


@dataclass(frozen=True, slots=True)
class Embed:
    line: int
    url: str
    caption: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Several empty lines, where one is enough to separate."""

    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of the page that is no block of the dialect, with the reason."""

    line: int
    source: str
    reason: str


Block: TypeAlias = HeadingBlock | Bullet | Paragraph | Hint | Embed | Gap | Unread


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Tag:
    number: int
    name: str
    source: str
    attributes: dict[str, str] = field(compare=False)


_Item: TypeAlias = _Line | _Tag


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a page, in order. A line without a letter or digit only separates."""
    lines, unread = _clean(text)
    yield from unread
    start, description = _front_matter(lines)
    if description:
        yield Hint(1, ORDINARY_TEXT, description)
    items = list(_items(lines[start:]))
    closings = _closings(items)
    position = 0
    while position < len(items):
        block, position = _next_block(items, position, closings)
        if block is not None:
            yield block


def _clean(text: str) -> tuple[list[_Line], list[Unread]]:
    """Lines without unreadable or invisible characters; the unreadable ones are reported."""
    lines: list[_Line] = []
    unread: list[Unread] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        readable = _UNREADABLE.sub(" ", line)
        if readable != line:
            unread.append(Unread(number, readable.strip(), "caractères illisibles remplacés par une espace"))
        lines.append(_Line(number, _INVISIBLE.sub("", readable)))
    return lines, unread


def _front_matter(lines: list[_Line]) -> tuple[int, str]:
    """GitBook's header between two `---`: where the page begins after it, and its description."""
    if not lines or lines[0].text.strip() != "---":
        return 0, ""
    for end, line in enumerate(lines[1:], 1):
        if line.text.strip() == "---":
            words = " ".join(line.text.strip() for line in lines[1:end])
            return end + 1, re.sub(r"^description:\s*(?:[>|][-+]?\s)?\s*", "", words)
        if line.text.startswith("#"):
            break
    return 0, ""


def _items(lines: list[_Line]) -> Iterator[_Item]:
    """Lines with their `{% tags %}` taken out, in order."""
    for line in lines:
        text, position = _QUOTE.sub("", line.text, count=1), 0
        while (start := text.find("{%", position)) >= 0 and (end := text.find("%}", start)) >= 0:
            if text[position:start].strip():
                yield _Line(line.number, text[position:start])
            yield _tag(line.number, text[start : end + 2])
            position = end + 2
        if not position or text[position:].strip():
            yield _Line(line.number, text[position:])


def _tag(number: int, source: str) -> _Tag:
    name, _, arguments = source[2:-2].strip().partition(" ")
    attributes = {
        match[1]: match[2] or match[3] or match[4] or ""
        for match in _ATTRIBUTE.finditer(arguments[:MAX_ATTRIBUTES])
    }
    return _Tag(number, name, source, attributes)


def _closings(items: list[_Item]) -> dict[int, int]:
    """For each `hint` or `embed` tag that is closed before another opens, where its closing tag stands."""
    closings: dict[int, int] = {}
    opened: dict[str, int] = {}
    for position, item in enumerate(items):
        if not isinstance(item, _Tag):
            continue
        if item.name in {"hint", "embed"}:
            opened[item.name] = position
        elif item.name in {"endhint", "endembed"}:
            start = opened.pop(item.name[3:], None)
            if start is not None:
                closings[start] = position
    return closings


def _next_block(items: list[_Item], position: int, closings: dict[int, int]) -> tuple[Block | None, int]:
    item = items[position]
    if isinstance(item, _Tag):
        return _tag_block(item, items, position, closings.get(position))
    heading = _HEADING.fullmatch(item.text.strip())
    if heading is not None and (len(heading[1]) > 1 or item.text.strip()[1:2].isspace()):
        source = heading[2].rstrip("#").strip() if not heading[2].endswith("/#") else heading[2]
        return (
            HeadingBlock(item.number, len(heading[1]), source) if _has_words(source) else None
        ), position + 1
    bullet = _BULLET.fullmatch(item.text)
    if bullet is not None and _has_words(item.text):
        source, end = _gathered(items, position, _QUOTE.sub("", bullet[2]), continued=True)
        return Bullet(item.number, _width(bullet[1]), source), end
    if not _has_words(item.text):
        return _gap(items, position)
    source, end = _gathered(items, position, item.text, continued=False)
    return Paragraph(item.number, source), end


def _gap(items: list[_Item], position: int) -> tuple[Gap | None, int]:
    end = position
    while end < len(items) and isinstance(item := items[end], _Line) and not _has_words(item.text):
        end += 1
    last = items[end - 1]
    return (Gap(last.number + 1) if end - position >= GAP_LINES else None), end


def _tag_block(tag: _Tag, items: list[_Item], position: int, closing: int | None) -> tuple[Block | None, int]:
    if tag.name == "hint" and closing is not None:
        style = tag.attributes.get("style") or "info"
        return Hint(tag.number, style, _inside(items, position, closing)), closing + 1
    if tag.name == "embed" and tag.attributes.get("url"):
        if closing is None or closing - position > MAX_CAPTION_ITEMS:
            return Embed(tag.number, tag.attributes["url"], ""), position + 1
        return Embed(tag.number, tag.attributes["url"], _inside(items, position, closing)), closing + 1
    if tag.name in {"endhint", "endembed"}:
        return Unread(tag.number, tag.source, "balise fermée sans avoir été ouverte"), position + 1
    reason = "encadré jamais fermé : lu comme du texte" if tag.name == "hint" else "balise inconnue"
    return Unread(tag.number, tag.source, reason), position + 1


def _inside(items: list[_Item], start: int, end: int) -> str:
    """What stands between two tags: a paragraph or a list item a line, inner tags as they are written."""
    pieces: list[str] = []
    for item in items[start + 1 : end]:
        if isinstance(item, _Tag):
            pieces.append(f"\n{item.source}\n")
            continue
        text = item.text.strip()
        bullet = _BULLET.fullmatch(item.text)
        if bullet is not None:
            text = f"\n- {bullet[2]}"
        heading = _HEADING.fullmatch(text)
        if heading is not None:
            text = f"\n{heading[2]}\n"
        pieces.append(_line_end(text) if text else "\n")
    return "".join(pieces)


def _gathered(items: list[_Item], position: int, first: str, *, continued: bool) -> tuple[str, int]:
    """The block that begins at `position`: lines until a blank one, a heading, a list item or a tag.

    A list item (`continued`) also takes the indented lines after a blank one.
    """
    pieces = [_line_end(first.strip())]
    position += 1
    while position < len(items):
        item = items[position]
        if not isinstance(item, _Line) or _starts_block(item.text):
            break
        if not _has_words(item.text):
            following = items[position + 1] if position + 1 < len(items) else None
            if not (continued and isinstance(following, _Line) and _is_indented_text(following.text)):
                break
            pieces.append("\n")
        else:
            pieces.append(_line_end(item.text.strip()))
        position += 1
    return "".join(pieces), position


def _starts_block(text: str) -> bool:
    stripped = text.strip()
    return stripped.startswith(("##", "# ")) or (_BULLET.fullmatch(text) is not None and _has_words(text))


def _is_indented_text(text: str) -> bool:
    return text.startswith(("  ", "\t")) and _has_words(text) and not _starts_block(text)


def _line_end(text: str) -> str:
    """Lines are joined by a space, or by a line break where the page asks for one with `\\`."""
    shortened = _BREAK_AT_END.sub("", text)
    return f"{text} " if shortened == text else f"{shortened}\n"


def _has_words(text: str) -> bool:
    return _LETTER.search(text.replace("&#x20;", "")) is not None


def _width(indentation: str) -> int:
    return len(indentation.expandtabs(4))
