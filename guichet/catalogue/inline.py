"""What stands inside one block: plain text, and links with the pieces of label that belong together.

Every function is linear in the length of its input: each character is passed over a fixed number of times.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from guichet.catalogue.addresses import canonical_url, is_openable, slug_of

_ESCAPE_OR_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*+|~~|`+")
_UNDERSCORES = re.compile(r"(?<!\S)_+(?=\S)|(?<=[^\s_])_+(?!\S)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#x?[0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_BRACKETS = re.compile(r"\\.|\[|\](\(?)", re.DOTALL)
_TAG_OR_ADDRESS = re.compile(r"</?[a-zA-Z][^<>]*>|https?://[^\s<>\[\]\"«»]+")
_HREF = re.compile(r"""\shref\s*=\s*["']?([^"'\s>]+)""")
_DESTINATION_END = frozenset(" \t\n[]<>")
_TRAILING = ".,;:!?)'’*\\_"
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = " \t\n◦•▪●·"
MAX_TITLE_ATTRIBUTE = 300


@dataclass(frozen=True, slots=True)
class Text:
    """Words between links; "\\n" where the page breaks the line on purpose."""

    value: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An HTML element with attributes that are not words of the page."""

    value: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One link as written; several may share one label."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as a person sees it: the joined label, the address chosen, the pieces that lead elsewhere."""

    label: str
    url: str
    elsewhere: tuple[Piece, ...] = ()


Token: TypeAlias = Text | Tag | Piece
Part: TypeAlias = Text | Tag | Anchor


def parts_of(source: str) -> list[Part]:
    """Reads one block: lines joined by a space, or by "\\n" where a break was asked for."""
    return list(_joined(list(_tokens(_BREAK.sub("\n", source)))))


def anchors_of(parts: list[Part]) -> list[Anchor]:
    return [part for part in parts if isinstance(part, Anchor)]


def plain(source: str) -> str:
    """The words of `source` without emphasis, escapes and entities; its outer spaces are kept."""
    text = _UNDERSCORES.sub("", _ESCAPE_OR_MARK.sub(r"\1", source))
    return _SPACES.sub(" ", unescaped_entities(text))


def tidy(text: str) -> str:
    """One line of words: spaces single (the unbreakable ones too), stray marks at its ends gone."""
    return " ".join(text.split()).strip(_EDGES + "-–:")


def is_address(label: str) -> bool:
    """True where a link shows its own address instead of words."""
    return label.strip().startswith(("http://", "https://", "www."))


def sentence(parts: list[Part]) -> str:
    """The block as a person reads it, labels in their place, breaks kept."""
    lines = "".join(_shown(part) for part in parts).split("\n")
    return "\n".join(line for line in (" ".join(line.strip(_EDGES).split()) for line in lines) if line)


def title(parts: list[Part]) -> str:
    """The block as one title: labels in their place, but not addresses shown as labels."""
    words = ("" if isinstance(part, Anchor) and is_address(part.label) else _shown(part) for part in parts)
    return tidy("".join(words))


def _shown(part: Part) -> str:
    match part:
        case Text(value):
            return value
        case Anchor(label):
            return label
        case Tag():
            return ""


def _tokens(source: str) -> Iterator[Token]:
    """Bracket pairs followed by an address are links; an inner link makes the outer brackets text."""
    open_brackets: list[int] = []
    position = 0
    for match in _BRACKETS.finditer(source):
        if match.start() < position:
            continue
        if match[0] == "[":
            open_brackets.append(match.start())
        elif match[0].startswith("]") and open_brackets:
            start = open_brackets.pop()
            destination = _destination(source, match.end()) if match[1] else None
            if destination is None:
                continue
            url, end = destination
            yield from _text_tokens(source[position:start])
            yield Piece(plain(source[start + 1 : match.start()]), url)
            open_brackets.clear()
            position = end
    yield from _text_tokens(source[position:])


def _destination(source: str, start: int) -> tuple[str, int] | None:
    """The address that begins at `start`, and where the link ends; None if it is not one."""
    if source.startswith("<", start):
        start += 1
    depth, position = 0, start
    while position < len(source) and source[position] not in _DESTINATION_END:
        if source[position] == "(":
            depth += 1
        elif source[position] == ")":
            if not depth:
                break
            depth -= 1
        position += 1
    url = unescaped_entities(_ESCAPE.sub(r"\1", source[start:position]))
    end = _end_of_link(source, position)
    return None if end is None else (url, end)


def _end_of_link(source: str, position: int) -> int | None:
    if source.startswith(">", position):
        position += 1
    rest = source[position : position + MAX_TITLE_ATTRIBUTE]
    closing = re.match(r"""\s*(?:"[^"]*"|'[^']*')?\s*\)""", rest)
    return None if closing is None else position + closing.end()


def _text_tokens(source: str) -> Iterator[Token]:
    """Text between links: bare addresses, `<https://…>` and `<a href>` are links too."""
    position = 0
    last_closing = source.lower().rfind("</a")
    opened: tuple[str, int] | None = None
    for match in _TAG_OR_ADDRESS.finditer(source):
        if opened is not None:
            if match[0].lower().startswith("</a"):
                yield Piece(plain(source[opened[1] : match.start()]), opened[0])
                opened, position = None, match.end()
            continue
        yield from _text(source[position : match.start()])
        position = match.end()
        href = _HREF.search(match[0]) if match[0][:2].lower() == "<a" else None
        if href is not None and match.end() <= last_closing:
            opened = (unescaped_entities(href[1]), match.end())
        elif match[0].startswith("<"):
            yield from _tag(match[0])
        else:
            url = match[0].rstrip(_TRAILING)
            address = unescaped_entities(_ESCAPE.sub(r"\1", url))
            yield Piece(address, address)
            position = match.start() + len(url)
    yield from _text(source[position:])


def _tag(source: str) -> Iterator[Token]:
    inside = source.strip("<>/")
    if inside.lower().startswith(("http:", "https:", "mailto:")):
        yield Piece(inside.removeprefix("mailto:"), inside)
    elif len(inside.split()) > 1:
        yield Tag(source)


def _text(source: str) -> Iterator[Text]:
    if source:
        yield Text(plain(source))


def _joined(tokens: list[Token]) -> Iterator[Part]:
    """Links that touch are one label cut in pieces; so are those of one address with only spaces between."""
    run: list[Piece] = []
    gap = ""
    for token in [*tokens, None]:
        if isinstance(token, Text) and not token.value:
            continue
        if isinstance(token, Text) and run and not gap and token.value.isspace() and "\n" not in token.value:
            gap = token.value
            continue
        if isinstance(token, Piece) and run and _continues(run[-1], token, gap):
            run.append(Piece(gap + token.label, token.url))
            gap = ""
            continue
        if run:
            yield _anchor(run)
            run = []
        if gap:
            yield Text(gap)
            gap = ""
        if isinstance(token, Piece):
            run = [token]
        elif token is not None:
            yield token


def _continues(before: Piece, after: Piece, gap: str) -> bool:
    if canonical_url(before.url) == canonical_url(after.url):
        return not is_address(after.label)
    return not gap and _is_cut(before.label, after.label)


def _is_cut(before: str, after: str) -> bool:
    """True for one label in two pieces: inside a word, or where a piece is a mere word or mark."""
    words = min(len(before.split()), len(after.split()))
    mid_word = before[-1:].isalnum() and after[:1].isalnum()
    starts_anew = before[-1:].islower() and after[:1].isupper()
    return words <= 1 or (mid_word and not starts_anew)


def _anchor(as_written: list[Piece]) -> Anchor:
    """The address of the longest piece that can be opened is the label's; a cut-off letter's is not."""
    run = [_shown_form(piece) for piece in as_written]
    chosen = max(run, key=lambda piece: (is_openable(piece.url), len(piece.label.strip())))
    address = canonical_url(chosen.url)
    elsewhere = tuple(piece for piece in as_written if canonical_url(piece.url) != address)
    return Anchor("".join(piece.label for piece in run), chosen.url, elsewhere)


def _shown_form(piece: Piece) -> Piece:
    """A link that shows a form's address and leads to no form is read as the address it shows."""
    shown = piece.label.strip()
    return Piece(piece.label, shown) if slug_of(shown) and not slug_of(piece.url) else piece


def unescaped_entities(text: str) -> str:
    """`&#x20;` and the like as characters; an ampersand without semicolon, as in an address, is kept."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)
