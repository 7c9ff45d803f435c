"""The records of steering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guichet.dossiers.states import State
from guichet.rules import Text


@dataclass(frozen=True, slots=True)
class Month:
    """What came in and what was decided in a month, known by its first day."""

    first: date
    filed: int
    decided: int


@dataclass(frozen=True, slots=True)
class Delays:
    """Days from filing to decision: of half of the requests, and of nine in ten. None where nothing was decided."""

    decided: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Requests whose silence takes effect on this day, unless they are decided before."""

    on: date
    dossiers: int


@dataclass(frozen=True, slots=True)
class Figures:
    """An office over some months, for one procedure or for all.

    `expired`: people whose right ran out while a request of theirs was under way; `uncovered`: those of them with no
    paper that day. `complements`: how many were asked for in the requests decided. `deadlines`: those that come;
    `passed`: requests under way whose silence has taken effect already.
    """

    since: date
    until: date
    stock: Mapping[State, int]
    months: Sequence[Month]
    delays: Delays
    expired: int
    uncovered: int
    complements: int
    deadlines: Sequence[Deadline]
    passed: int

    @property
    def uncovered_share(self) -> float | None:
        """In hundredths of the people whose right ran out; None where nobody's did."""
        return 100 * self.uncovered / self.expired if self.expired else None

    @property
    def pending(self) -> int:
        return sum(self.stock.values())

    @property
    def complements_each(self) -> float | None:
        """How many a request took; None where nothing was decided."""
        return self.complements / self.delays.decided if self.delays.decided else None


@dataclass(frozen=True, slots=True)
class PublishedDelay:
    """What anyone may read of an office and a procedure; None in the place of a figure that is too small."""

    office: str
    departement: str
    procedure: Text
    until: date
    decided: int | None
    median: int | None
    ninetieth: int | None
    pending: int | None


@dataclass(frozen=True, slots=True)
class PublishedReplies:
    """How a service answers who writes to it; None in the place of a figure that is too small, or tells one that is."""

    office: str
    until: date
    received: int | None
    answered: int | None
    median: int | None


def tells(former: Sequence[int | None], counts: Sequence[int | None], least: int) -> bool:
    """Whether counts published after others tell, by their difference, a figure of fewer than `least`. Pure."""
    both = zip(former, counts, strict=True)
    return any(a is not None and b is not None and 0 < abs(a - b) < least for a, b in both)


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in an export."""

    number: str
    family_name: str
    given_names: str
    procedure: str
    state: str
    filed_on: date
    complete_on: date | None
    decided_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class TooMany:
    """More dossiers than one export holds: narrow it down."""

    limit: int
