from apps.accounts.admin.group import GroupAdmin
from apps.accounts.admin.user import UserAdmin

__all__ = ["GroupAdmin", "UserAdmin"]
