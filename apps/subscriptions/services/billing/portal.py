from __future__ import annotations

from apps.subscriptions.errors import NoPortal
from apps.subscriptions.models import PaymentMethod
from apps.subscriptions.services.billing.vendors import gateway_of
from apps.usage.owners import Owner


def portal_url(*, owner: Owner, return_url: str) -> str:
    """A page of the vendor for this customer. Raises NoPortal, ProviderError."""
    known = PaymentMethod.objects.filter(owner.rows).exclude(customer_ref="")
    for method in known.order_by("-id"):
        keeper = gateway_of(method).subscriptions
        if keeper is not None:
            return keeper.portal_url(customer_ref=method.customer_ref, return_url=return_url)
    raise NoPortal
