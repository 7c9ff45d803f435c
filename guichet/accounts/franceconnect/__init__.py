"""FranceConnect: people, by their pivot identity; one local account a (issuer, subject)."""

from .civil_status import civil_status
from .settings import configured

__all__ = ["civil_status", "configured"]
