"""News of issued documents, sent inside the transaction that makes them true."""

from django.dispatch import Signal

sealed = Signal()
"""A document's file is sealed and kept, to be told to its person. Sent with `document` (types.Issued) and `now`."""
