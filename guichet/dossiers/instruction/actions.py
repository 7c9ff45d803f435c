"""What an agent does to a dossier. Each act needs the transaction that `database.acting` opened for its actor."""

from .examining import take_up

__all__ = ["take_up"]
