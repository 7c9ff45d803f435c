"""News of accounts for the floors above, sent in the transaction of the act; see ARCHITECTURE.md for who receives."""

from django.dispatch import Signal

mandate_proposed = Signal()
"""`mandate` (types.Mandate), `now`: someone asks to act for a person."""

mandate_consented = Signal()
"""`mandate`, `now`: the person agreed, or signed a declaration."""

mandate_revoked = Signal()
"""`mandate`, `now`, `by` (`personne`, `mandataire`, or `terme` where its time was over): it ended."""

correction_settled = Signal()
"""`correction` (types.Correction), `now`: an agent accepted what a person asked to have corrected, or refused it."""
