"""Who may manage whose plan and credits."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core.errors import RuleBroken
from apps.organizations.permissions import Permission
from apps.organizations.selectors import permitted_in
from apps.subscriptions.errors import BillingNotAllowed
from apps.usage.owners import Owner


def check_can_manage_billing(by: User, owner: Owner) -> None:
    """People manage their own, those with the permission their team's, staff with the right
    anybody's."""
    if by.is_staff and by.is_active and by.has_perm("subscriptions.change_subscription"):
        return
    if by.is_active and owner.user_id == by.pk:
        return
    teams = permitted_in(by, Permission.MANAGE_BILLING)
    if (
        owner.organization_id is None
        or not teams.filter(organization_id=owner.organization_id).exists()
    ):
        raise BillingNotAllowed


def can_manage_billing(by: User, owner: Owner) -> bool:
    try:
        check_can_manage_billing(by, owner)
    except RuleBroken:
        return False
    return True
