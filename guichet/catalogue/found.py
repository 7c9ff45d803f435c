"""The titles with their addresses that one block holds."""

import re
from dataclasses import dataclass

from guichet.catalogue.addresses import canonical_url, slug_of
from guichet.catalogue.inline import (
    Anchor,
    Part,
    anchors_of,
    is_address,
    sentence,
    tidy,
    title,
    unescaped_entities,
)

LONGEST_LABEL = 120
_BOLD = re.compile(r"\s*(?:\*\*|__)(?=\S)(.+?)(?:\*\*|__)[\s*:]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """A title with its address, taken out of one block."""

    intitule: str
    anchor: Anchor | None
    notes: tuple[str, ...] = ()


def found_in(parts: list[Part]) -> list[Found]:
    """The entry that a block holds, or its entries where it holds several forms."""
    anchors = anchors_of(parts)
    if len({slug for anchor in anchors if (slug := slug_of(anchor.url))}) > 1:
        return _split(parts)
    own = next((anchor for anchor in anchors if slug_of(anchor.url)), anchors[0] if anchors else None)
    others = [one for one in anchors if own and canonical_url(one.url) != canonical_url(own.url)]
    return [Found(title(parts) or tidy(sentence(parts)), own, tuple(_links_as_notes(others)))]


def bold_words(source: str) -> str | None:
    """What is in bold, where the whole of a short line is."""
    match = _BOLD.fullmatch(unescaped_entities(source)) if len(source) <= 2 * LONGEST_LABEL else None
    return match[1] if match else None


def _links_as_notes(anchors: list[Anchor]) -> list[str]:
    return [f"{tidy(anchor.label)} : {anchor.url}" for anchor in anchors]


def _split(parts: list[Part]) -> list[Found]:
    """One entry a form: under its own label, or under the words before it where the label says nothing."""
    found: list[Found] = []
    before: list[Part] = []
    for part in parts:
        if not (isinstance(part, Anchor) and slug_of(part.url)):
            before.append(part)
            continue
        words = title(before)
        label = "" if is_address(part.label) else tidy(part.label)
        speaks = len(label.split()) > 1
        notes = (*([words] if speaks and words else []), *_links_as_notes(anchors_of(before)))
        found.append(
            Found(label if speaks else tidy(f"{words} {label}") or tidy(sentence(parts)), part, notes)
        )
        before = []
    after = sentence(before)
    if after and found:
        last = found.pop()
        notes = (*last.notes, after, *_links_as_notes(anchors_of(before)))
        found.append(Found(last.intitule, last.anchor, notes))
    return found
