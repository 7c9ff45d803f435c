"""Dated figures of the law and of the service, each with its act: the foreigner number, delays, fees, limits.

Also the models of what agents write, how long what is stored is kept, and the register of what is stored. Pure: no
Django, no clock (the day is passed in), no file but `data/`.
"""

from .channels import Channels, ChannelWords, load_channels
from .contact import ContactWords, Subject, load_contact
from .dated import Amount, Delay, easter
from .figures import Figure, Figures, FiguresError, load
from .foreigner_number import NumberReading, NumberRules, NumberState, read_number
from .opinions import Consulted, ConsultedService, load_consulted
from .parameters import Parameters, load_parameters
from .privacy import Column, Holding, Register, load_register
from .reasons import ClosingWords, ReasonModel, Reasons, filled, load_reasons
from .retention import Period, Retention, RetentionRule, load_retention
from .statements import StatementWords, load_statements

__all__ = [
    "Amount",
    "ChannelWords",
    "Channels",
    "ClosingWords",
    "Column",
    "Consulted",
    "ConsultedService",
    "ContactWords",
    "Delay",
    "Figure",
    "Figures",
    "FiguresError",
    "Holding",
    "NumberReading",
    "NumberRules",
    "NumberState",
    "Parameters",
    "Period",
    "ReasonModel",
    "Reasons",
    "Register",
    "Retention",
    "RetentionRule",
    "StatementWords",
    "Subject",
    "easter",
    "filled",
    "load",
    "load_channels",
    "load_consulted",
    "load_contact",
    "load_parameters",
    "load_reasons",
    "load_register",
    "load_retention",
    "load_statements",
    "read_number",
]
