"""ProConnect: agents of the State, by the identity provider of their administration.

It says who someone is and where they work; what they may do here is in our own tables.
"""

from .answers import account_key, establishment, proves_second_factor
from .settings import configured

__all__ = ["account_key", "configured", "establishment", "proves_second_factor"]
