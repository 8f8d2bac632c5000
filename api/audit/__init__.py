"""The audit log: who asked what, what was answered, from which passages. Append-only."""

from api.audit.log import AuditLog

__all__ = ["AuditLog"]
