"""News of accounts for the floors above, sent in the transaction of the act; see ARCHITECTURE.md for who receives."""

from django.dispatch import Signal

mandate_proposed = Signal()
"""`mandate` (types.Mandate), `now`: someone asks to act for a person."""

mandate_consented = Signal()
"""`mandate`, `now`: the person agreed, or signed a declaration."""

mandate_revoked = Signal()
"""`mandate`, `now`, `by` (`personne`, `mandataire`, or `terme` where its time was over): it ended."""

access_ends_soon = Signal()
"""`presence` (types.Presence), `now`: an agent has not come for long, and will open nothing from a day on."""

access_ended = Signal()
"""`presence`, `now`: an agent who did not come opens nothing any more, until a manager opens their access again."""

correction_settled = Signal()
"""`correction` (types.Correction), `now`: an agent accepted what a person asked to have corrected, or refused it."""
