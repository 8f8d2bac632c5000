"""Who calls, and what they may do."""

from api.identity.caller import Caller, Role
from api.identity.identify import LOCAL, identify
from api.identity.keyring import require_safe

__all__ = ["LOCAL", "Caller", "Role", "identify", "require_safe"]
