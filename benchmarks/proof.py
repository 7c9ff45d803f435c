"""The proof of every table of every département, on one core."""

from statistics import median

from benchmarks.cases import DATA, TODAY
from benchmarks.measure import Figure, seconds_for_all
from guichet.orientation import load, prove
from guichet.territory import load as load_territory

_MOST_SECONDS = 10
_PASSES = 5


def figures() -> list[Figure]:
    compiled = load(DATA, load_territory(DATA / "territory")).compiled
    assert prove(compiled, TODAY).holds
    spent = median(seconds_for_all(lambda rules: prove(rules, TODAY), [compiled]) for _ in range(_PASSES))
    return [
        Figure(
            "proof of every table",
            f"{spent:.2f} s",
            f"{_MOST_SECONDS} s",
            spent / _MOST_SECONDS,
            1,
            at_least=False,
        )
    ]
