"""2D-Doc, type 13 "Document étranger": fields, text, signature, symbol, and what a scanned code is worth.

Source: ANTS, Spécifications techniques des codes à barres 2D-Doc, v3.2.6 of 24/03/2023. Pure: no Django, no clock,
no file. Refuses to write what does not conform, and to call valid what it could not check.
"""

from guichet.documents.issued.two_d_doc.address import line_4
from guichet.documents.issued.two_d_doc.codec import (
    Code,
    Header,
    Nonconforming,
    Unread,
    Value,
    read,
    text_to_sign,
    with_signature,
)
from guichet.documents.issued.two_d_doc.countries import code_of
from guichet.documents.issued.two_d_doc.fields import FIELDS, MANDATORY, Field
from guichet.documents.issued.two_d_doc.signature import is_signed_by, sign, unsigned
from guichet.documents.issued.two_d_doc.symbol import MODULE_MM, QUIET, Symbol, draw
from guichet.documents.issued.two_d_doc.verification import Finding, Lookup, Signer, is_for_tests, verify
from guichet.documents.issued.two_d_doc.words import NotLatin, first_names, latin, shortened

__all__ = [
    "FIELDS",
    "MANDATORY",
    "MODULE_MM",
    "QUIET",
    "Code",
    "Field",
    "Finding",
    "Header",
    "Lookup",
    "Nonconforming",
    "NotLatin",
    "Signer",
    "Symbol",
    "Unread",
    "Value",
    "code_of",
    "draw",
    "first_names",
    "is_for_tests",
    "is_signed_by",
    "latin",
    "line_4",
    "read",
    "shortened",
    "sign",
    "text_to_sign",
    "unsigned",
    "verify",
    "with_signature",
]
