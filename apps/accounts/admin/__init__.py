from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

from apps.accounts.admin.group import GroupAdmin
from apps.accounts.admin.outbox_mail import OutboxMailAdmin
from apps.accounts.admin.user import UserAdmin
from apps.accounts.admin.user_session import UserSessionAdmin

# Rows of allauth: seen on a person's own page, changed by services only.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

__all__ = ["GroupAdmin", "OutboxMailAdmin", "UserAdmin", "UserSessionAdmin"]
