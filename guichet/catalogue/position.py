"""Where the reader stands: the headings above it, the département and the service they name."""

from dataclasses import dataclass, field

PAGE_TITLE = 1
# Ranks of lines that announce a list without being headings (which have 1 to 6).
BOLD_LABEL = 7
PLAIN_LABEL = 8
BETWEEN = " — "


@dataclass(frozen=True, slots=True)
class _Section:
    rank: int
    text: str


@dataclass(slots=True)
class Position:
    """`departement` is None outside any; `is_untouched` until something is read under the département."""

    departement: str | None = None
    service: str | None = None
    is_untouched: bool = False
    _level: int = 0
    _service_rank: int = 0
    _above: list[_Section] = field(default_factory=list[_Section])
    _inside: list[_Section] = field(default_factory=list[_Section])

    def enter(self, level: int, departement: str | None) -> None:
        """A heading names a département, or names one badly (None)."""
        self._above = _higher(self._above, 2 * level)
        self._inside, self._level = [], level
        self.departement, self.service, self.is_untouched = departement, None, True

    def leave(self, level: int, text: str) -> None:
        """A heading ends the département and opens another part of the page."""
        self._above = [*_higher(self._above, 2 * level), _Section(2 * level, text)]
        self._inside, self._level = [], 0
        self.departement, self.service, self.is_untouched = None, None, False

    def is_inside(self, level: int) -> bool:
        """True for a heading of a lower rank than the département's own."""
        return self.departement is not None and level > self._level

    def close(self, level: int) -> None:
        """A heading that is no section still ends those of its rank and below."""
        if self.departement is None:
            self._above = _higher(self._above, 2 * level)
        else:
            self._inside = _higher(self._inside, self._rank(level))
        if self._rank(level) <= self._service_rank:
            self.service = None

    def end_of_list(self) -> bool:
        """Ends what only announced a list, without being a heading; False where nothing did."""
        sections = self._above if self.departement is None else self._inside
        kept = _higher(sections, 2 * BOLD_LABEL)
        ended = len(kept) < len(sections)
        sections[:] = kept
        return ended

    def section(self, level: int, text: str) -> None:
        self.close(level)
        if self.departement is None:
            self._above.append(_Section(2 * level, text))
        else:
            self._inside.append(_Section(self._rank(level), text))

    def office(self, level: int, name: str) -> None:
        """A service of the département; the sections of its rank and below end."""
        self.service = None
        self.close(level)
        self.service, self._service_rank = name, self._rank(level)

    def touch(self) -> None:
        self.is_untouched = False

    def section_path(self, parents: list[str]) -> str | None:
        """The headings above an entry, below the département; else those above the département."""
        inside = [section.text for section in self._inside] + parents
        above = [section.text for section in self._above if section.rank > 2 * PAGE_TITLE]
        return BETWEEN.join(inside or above) or None

    def _rank(self, level: int) -> int:
        """Twice the level: a heading written as high as its département counts as just below it."""
        return 2 * level if level > self._level else 2 * self._level + 1


def _higher(sections: list[_Section], rank: int) -> list[_Section]:
    return [section for section in sections if section.rank < rank]
