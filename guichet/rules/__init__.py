"""Conditions, dates, precedence and decision diagrams: what tables, forms and eligibility have in common.

Pure: no Django, no clock, no file. Refuses to know what a rule says; it only knows when rules hold.
"""

from .diagram import LEAF, Allowed, Classes, Diagram, Dimension, Mask, Winners, merge_values
from .expressions import UNKNOWN, Expression, ExpressionError, Facts, Value, add_days, age, birthday, parse
from .table import Rule, Survey, Table, TableError, bits, compile_comparison, compile_table

__all__ = [
    "LEAF",
    "UNKNOWN",
    "Allowed",
    "Classes",
    "Diagram",
    "Dimension",
    "Expression",
    "ExpressionError",
    "Facts",
    "Mask",
    "Rule",
    "Survey",
    "Table",
    "TableError",
    "Value",
    "Winners",
    "add_days",
    "age",
    "birthday",
    "bits",
    "compile_comparison",
    "compile_table",
    "merge_values",
    "parse",
]
