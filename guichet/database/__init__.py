"""The ground of all that is stored: who acts, what they may see, what happens once, what is numbered.

Nothing here knows what a dossier is. `acting` opens the one transaction of an act, in the role of whoever acts;
the database then shows and takes only their rows (`policies`).
"""

from .acting import NobodyActs, acting, require_acting
from .scope import Scope
from .texts import storable

__all__ = ["NobodyActs", "Scope", "acting", "require_acting", "storable"]
