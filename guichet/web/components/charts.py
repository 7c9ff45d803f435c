"""Charts of bars, drawn on the server; the page shows the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

_HEIGHT, _BAR, _GAP, _WORDS, _TAILS = 160, 14, 14, 34, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands in the drawing, and how high it is."""

    x: int
    y: int
    height: int
    series: int


@dataclass(frozen=True, slots=True)
class Label:
    """The words under a group of bars."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Groups of bars side by side, in units of the drawing; `rows` are the figures themselves."""

    width: int
    height: int
    floor: int
    series: Sequence[str]
    bars: Sequence[Bar]
    labels: Sequence[Label]
    rows: Sequence[tuple[str, Sequence[int]]]

    @property
    def words(self) -> int:
        """The line that the words stand on, above the tails of their letters."""
        return self.height - _TAILS

    def __bool__(self) -> bool:
        return any(value for _label, values in self.rows for value in values)


def chart(rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[str]) -> Chart:
    """Bars for each row's values, a series each, the highest as high as the drawing."""
    top = max((value for _label, values in rows for value in values), default=0) or 1
    step = _BAR * len(series) + _GAP
    bars = [
        Bar(column * step + rank * _BAR, _HEIGHT - (high := round(value / top * _HEIGHT)), high, rank)
        for column, (_label, values) in enumerate(rows)
        for rank, value in enumerate(values)
    ]
    labels = [
        Label(column * step + step // 2 - _GAP // 2, label) for column, (label, _values) in enumerate(rows)
    ]
    return Chart(step * len(rows), _HEIGHT + _WORDS, _HEIGHT, series, bars, labels, rows)
