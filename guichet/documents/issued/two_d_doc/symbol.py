"""The printed symbol: a square DataMatrix (ISO/IEC 16022, ECC 200) of modules of 0.4 mm (§ 7)."""

from collections.abc import Iterator
from dataclasses import dataclass

import zint

MODULE_MM = 0.4
"""The least size where the printer is not known: people print at home."""
QUIET = 2
"""Modules left white on the four sides; one is the least allowed."""
_BYTES_A_ROW = 144


@dataclass(frozen=True, slots=True)
class Symbol:
    """The modules of a symbol, row by row, dark ones True."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        """How many modules a side, the white margin left out."""
        return len(self.rows)

    @property
    def side_mm(self) -> float:
        """The printed side, white margin included."""
        return (self.modules + 2 * QUIET) * MODULE_MM

    def svg(self) -> str:
        """A drawing in black, at its printed size."""
        side = self.modules + 2 * QUIET
        runs = "".join(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for x, y, length in self._runs())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.side_mm:.1f}mm" height="{self.side_mm:.1f}mm" '
            f'viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
            f'<path shape-rendering="crispEdges" d="{runs}"/></svg>'
        )

    def _runs(self) -> Iterator[tuple[int, int, int]]:
        """Dark modules that touch in a row, as (column, row, length)."""
        for y, row in enumerate(self.rows):
            start = None
            for x, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = x
                elif not dark and start is not None:
                    yield start, y, x - start
                    start = None


def draw(text: str) -> Symbol:
    """The smallest square symbol that holds an ASCII text."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.DATAMATRIX
    symbol.option_3 = zint.DataMatrixOptions.SQUARE
    symbol.encode(text.encode("ascii"))
    data = bytes(symbol.encoded_data)
    return Symbol(
        tuple(
            tuple(bool(data[y * _BYTES_A_ROW + x // 8] >> (x % 8) & 1) for x in range(symbol.width))
            for y in range(symbol.rows)
        )
    )
