"""`python -m benchmarks [NAME …]`: measure the figures and print them; exit 1 where one is missed."""

import sys
from importlib import import_module

from benchmarks.measure import Figure

MODULES = (
    "agents_list",
    "journal_sealing",
    "orientation_in_process",
    "orientation_over_http",
    "proof",
    "sealed_pdf",
    "step_page",
    "step_save",
)


def in_words(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    reach = f"{sign} {figure.reach:.3g}" if figure.reach is not None else "–"
    verdict = "" if figure.reach is None else "reached" if figure.holds else "MISSED"
    return (
        f"{figure.name:38} {figure.ours:>12}  {figure.floor:46} {figure.ratio:>8.3g}  {reach:>8}  {verdict}"
    )


def main(names: list[str]) -> int:
    unknown = set(names) - set(MODULES)
    if unknown:
        print(
            f"no figure is named {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}",
            file=sys.stderr,
        )
        return 2
    print(f"{'figure':38} {'ours':>12}  {'floor':46} {'ratio':>8}  {'reach':>8}")
    missed = 0
    for name in names or MODULES:
        for figure in import_module(f"benchmarks.{name}").figures():
            print(in_words(figure), flush=True)
            missed += not figure.holds
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
