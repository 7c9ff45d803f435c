"""What tables, forms and eligibility share: conditions, dates, precedence, decision diagrams, strict data files.

Pure: no Django, no clock, no file but the text it is given. Refuses to know what a rule says; it only knows
when rules hold.
"""

from .data_files import DataError, closest, compose, locate, read_text
from .diagram import LEAF, Allowed, Classes, Diagram, Dimension, Mask, Winners, merge_values
from .expressions import (
    UNKNOWN,
    Expression,
    ExpressionError,
    Facts,
    Result,
    Value,
    add_days,
    add_months,
    age,
    birthday,
    parse,
)
from .records import Article, ArticleOrName, Quotation, Quotations, Record, Text, Url, Word, Words
from .table import Rule, Survey, Table, TableError, bits, compile_comparison, compile_table

__all__ = [
    "LEAF",
    "UNKNOWN",
    "Allowed",
    "Article",
    "ArticleOrName",
    "Classes",
    "DataError",
    "Diagram",
    "Dimension",
    "Expression",
    "ExpressionError",
    "Facts",
    "Mask",
    "Quotation",
    "Quotations",
    "Record",
    "Result",
    "Rule",
    "Survey",
    "Table",
    "TableError",
    "Text",
    "Url",
    "Value",
    "Winners",
    "Word",
    "Words",
    "add_days",
    "add_months",
    "age",
    "birthday",
    "bits",
    "closest",
    "compile_comparison",
    "compile_table",
    "compose",
    "locate",
    "merge_values",
    "parse",
    "read_text",
]
