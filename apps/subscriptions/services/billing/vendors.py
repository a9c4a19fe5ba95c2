"""From our rows to what payment vendors are asked for, and back."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.states import Role
from apps.providers import registry
from apps.providers.capabilities.payment import (
    BillingInterval,
    Customer,
    Money,
    PaymentGateway,
    SubscriptionKeeper,
)
from apps.subscriptions.errors import NoPaymentProvider
from apps.subscriptions.models import Payment, PaymentMethod, Subscription, SubscriptionPlan
from apps.subscriptions.states import BillingCycle, PaymentPurpose
from apps.usage.owners import Owner

INTERVALS = {
    BillingCycle.MONTHLY: BillingInterval.MONTH,
    BillingCycle.YEARLY: BillingInterval.YEAR,
}


def chosen_provider(name: str) -> str:
    """name if it may be paid through now; "" chooses the preferred one.

    Raises NoPaymentProvider, InvalidInput.
    """
    offered = list(settings.PAYMENT_ROUTES)
    if not offered:
        raise NoPaymentProvider
    if name and name not in offered:
        raise InvalidInput(
            _("Choose one of: %(known)s.") % {"known": ", ".join(offered)}, field="provider"
        )
    return name or str(offered[0])


def gateway_of(payment: Payment | PaymentMethod) -> PaymentGateway:
    return registry.payment_gateway(payment.provider)


def keeper_of(provider: str) -> SubscriptionKeeper:
    """The part of a vendor that keeps subscriptions; only for those that have it."""
    keeper = registry.payment_gateway(provider).subscriptions
    if keeper is None:
        raise LookupError(f"{provider} keeps no subscriptions")
    return keeper


def method_of(subscription: Subscription) -> PaymentMethod | None:
    """What a provider-paid subscription is paid with: its own method, or the owner's default."""
    own = PaymentMethod.objects.filter(Owner.of(subscription).rows, removed_at=None)
    named = [one for one in own if str(one.pk) == subscription.payment_method_id]
    return next(iter(named or [one for one in own if one.is_default]), None)


def provider_of(subscription: Subscription) -> str:
    """The vendor that a provider-paid subscription began with; raises NoPaymentProvider."""
    began = subscription.payments.exclude(provider="").order_by("id").values_list("provider")
    first = began.first()
    if first is None:
        raise NoPaymentProvider
    return str(first[0])


def is_kept_by_vendor(subscription: Subscription) -> bool:
    return bool(subscription.stripe_subscription_id)


def money_of(payment: Payment) -> Money:
    return Money(payment.amount, payment.currency)


def as_money(amount: Decimal, currency: str) -> Money:
    return Money(amount, currency)


def order_name(payment: Payment) -> str:
    """What the customer reads at the vendor's, at most 100 characters."""
    if payment.purpose == PaymentPurpose.CREDITS:
        return _("AutoClip: %(count)d credits") % {"count": payment.credits}
    return plan_name(payment.plan, payment.billing_cycle)


def plan_name(plan: SubscriptionPlan | None, billing_cycle: str) -> str:
    cycle = BillingCycle(billing_cycle).label
    return f"AutoClip {plan.name if plan else ''} · {cycle}"[:100]


def customer_of(owner: Owner, provider: str) -> Customer:
    """The owner as the vendor knows them. A team is reached at the owner who is there longest."""
    known = PaymentMethod.objects.filter(owner.rows, provider=provider).order_by("-id")
    ref = known.values_list("customer_ref", flat=True).first() or ""
    reader = person_of(owner)
    name = reader.name if reader else ""
    if owner.organization_id is not None:
        name = Organization.objects.values_list("name", flat=True).get(pk=owner.organization_id)
    return Customer(
        key=str(owner.user_id or owner.organization_id),
        email=reader.email if reader else "",
        name=name,
        vendor_ref=ref,
    )


def person_of(owner: Owner) -> User | None:
    """Who reads the letters about an owner's payments."""
    if owner.user_id is not None:
        return User.objects.filter(pk=owner.user_id).first()
    if owner.organization_id is None:
        return None
    first = OrganizationMember.objects.filter(
        organization_id=owner.organization_id, role=Role.OWNER
    ).order_by("joined_at", "id")
    return User.objects.filter(pk__in=first.values("user_id")[:1]).first()
