"""People who sign in, their roles, and the log of what they change."""

from accounts.models.audit_entry import Area, AuditEntry
from accounts.models.user import AccessState, Role, User

__all__ = ["AccessState", "Area", "AuditEntry", "Role", "User"]
