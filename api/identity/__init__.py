"""Who calls, and what they may do."""

from api.identity.caller import Caller, Role
from api.identity.identify import identify

__all__ = ["Caller", "Role", "identify"]
