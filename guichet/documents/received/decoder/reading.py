"""What the reading of a file gives."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reading:
    """The first page's sides, the advice of all (values of `types.Advice`), the pages drawn anew."""

    pages: int
    width: int
    height: int
    advice: frozenset[str]
    thumbnail: bytes
    views: list[bytes] = field(default_factory=list[bytes])
