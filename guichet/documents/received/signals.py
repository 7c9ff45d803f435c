"""News for the floors above, sent in the transaction that made them."""

from django.dispatch import Signal

scanned = Signal()
"""A document was scanned: `document` (types.Received, with its new state) and `now`."""
