"""News of accounts for the floors above, sent in the transaction of the act; see ARCHITECTURE.md for who receives."""

from django.dispatch import Signal

mandate_proposed = Signal()
"""`mandate` (types.Mandate), `now`: someone asks to act for a person."""

mandate_consented = Signal()
"""`mandate`, `now`: the person agreed, or signed a declaration."""

mandate_revoked = Signal()
"""`mandate`, `now`, `by` (`personne` or `mandataire`): it ended before its time."""
