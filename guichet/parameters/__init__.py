"""Dated figures of `data/parameters`: which value holds on which day, and by which act."""

from .figures import Figure, Figures, FiguresError, load

__all__ = ["Figure", "Figures", "FiguresError", "load"]
