"""Dated figures of the law and of the service, each with its act: the foreigner number, delays, fees, limits.

Pure: no Django, no clock (the day is passed in), no file but `data/parameters`.
"""

from .dated import Amount, Delay, easter
from .figures import Figure, Figures, FiguresError, load
from .foreigner_number import NumberReading, NumberRules, NumberState, read_number
from .parameters import Parameters, load_parameters

__all__ = [
    "Amount",
    "Delay",
    "Figure",
    "Figures",
    "FiguresError",
    "NumberReading",
    "NumberRules",
    "NumberState",
    "Parameters",
    "easter",
    "load",
    "load_parameters",
    "read_number",
]
