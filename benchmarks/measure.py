"""Rates of two ways of doing the same thing, measured in turns so that both meet the same machine."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TypeVar

Item = TypeVar("Item")
Act = Callable[[Item], object]
_PASSES = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its floor and the ratio to reach. `at_least` is False where the ratio must stay below `reach`."""

    name: str
    ours: str
    floor: str
    ratio: float
    reach: float | None
    at_least: bool = True

    @property
    def holds(self) -> bool:
        if self.reach is None:
            return True
        return self.ratio >= self.reach if self.at_least else self.ratio <= self.reach


def seconds_for_all(
    act: Act[Item], items: Sequence[Item], clock: Callable[[], float] = process_time
) -> float:
    """Seconds of one pass over the items: of this processor, or by another clock where others work for it."""
    gc.collect()
    gc.disable()
    start = clock()
    for item in items:
        act(item)
    spent = clock() - start
    gc.enable()
    return spent


def rates(
    *ways: tuple[Act[Item], Sequence[Item]],
    passes: int = _PASSES,
    clock: Callable[[], float] = process_time,
) -> list[float]:
    """Items a second of each way: the median of several passes taken in turns, after one that is not counted."""
    spent: list[list[float]] = [[] for _ in ways]
    for turn in range(passes + 1):
        for number, (act, items) in enumerate(ways):
            seconds = seconds_for_all(act, items, clock)
            if turn:
                spent[number].append(seconds / len(items))
    return [1 / median(times) for times in spent]


def against(name: str, ours: float, floor: float, said: str, reach: float | None) -> Figure:
    """A rate as a ratio to the rate of its floor, described in a few words."""
    return Figure(name, f"{ours:,.0f}/s", f"{floor:,.0f}/s {said}", ours / floor, reach)
