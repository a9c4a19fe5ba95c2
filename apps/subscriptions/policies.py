"""Who may manage whose plan and credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.accounts.models import User
from apps.core.errors import RuleBroken
from apps.organizations.permissions import Permission
from apps.organizations.selectors import permitted_in
from apps.subscriptions.errors import BillingNotAllowed, StaffChangePlan
from apps.subscriptions.models import Subscription
from apps.subscriptions.states import BillingMethod
from apps.usage.owners import Owner

if TYPE_CHECKING:
    from apps.subscriptions.services.plan_changes import PlanChange


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


def check_can_change_plan_alone(held: Subscription, change: PlanChange) -> None:
    """Raise a Conflict when a change needs more than its customer's word.

    What holds now costs something now: staff take the money first, or a provider is asked for it
    (services/billing/plans.py). What holds from the next period is paid with that period, except
    where nothing is ever paid: a plan that was given may only become smaller, or its owner would
    take what nobody gave.
    """
    if held.billing_method == BillingMethod.PROVIDER:
        return
    given = held.billing_method == BillingMethod.COMPLIMENTARY
    if change.at is None or (given and _is_more(held, change)):
        raise StaffChangePlan


def _is_more(held: Subscription, change: PlanChange) -> bool:
    now, then = held.plan, change.plan
    return then.price_monthly > now.price_monthly or then.monthly_credits > now.monthly_credits
