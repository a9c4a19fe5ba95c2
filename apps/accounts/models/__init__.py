from apps.accounts.models.outbox_mail import OutboxMail
from apps.accounts.models.user import User
from apps.accounts.models.user_session import UserSession

__all__ = ["OutboxMail", "User", "UserSession"]
