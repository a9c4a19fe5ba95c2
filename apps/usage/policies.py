"""Who may set whose budget, and whose providers and keys."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core.errors import RuleBroken
from apps.organizations.permissions import Permission
from apps.organizations.selectors import permitted_in
from apps.usage.errors import BudgetNotAllowed, ProvidersNotAllowed
from apps.usage.owners import Owner


def check_can_set_budget(by: User, owner: Owner) -> None:
    """People set their own, who manages billing the team's, staff with the right anybody's."""
    if by.is_staff and by.has_perm("usage.change_budget"):
        return
    if owner.user_id is not None and owner.user_id == by.pk and by.is_active:
        return
    teams = permitted_in(by, Permission.MANAGE_BILLING)
    if owner.organization_id is None or not by.is_active:
        raise BudgetNotAllowed
    if not teams.filter(organization_id=owner.organization_id).exists():
        raise BudgetNotAllowed


def can_set_budget(by: User, owner: Owner) -> bool:
    try:
        check_can_set_budget(by, owner)
    except RuleBroken:
        return False
    return True


def check_can_set_providers(by: User, owner: Owner | None) -> None:
    """As for budgets; the installation's own (None) are for staff with the right."""
    if by.is_staff and by.is_active and by.has_perm("usage.change_providerkey"):
        return
    if owner is None or not by.is_active:
        raise ProvidersNotAllowed
    if owner.user_id == by.pk:
        return
    teams = permitted_in(by, Permission.MANAGE_BILLING)
    if (
        owner.organization_id is None
        or not teams.filter(organization_id=owner.organization_id).exists()
    ):
        raise ProvidersNotAllowed
