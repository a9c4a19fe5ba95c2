"""Credits bought by hand: a customer asks, staff answer once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.core.origin import printable
from apps.core.sentences import gettext as _
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import NoSubscription, TooManyRequests, WrongChargeRequestState
from apps.subscriptions.models import ChargeRequest
from apps.subscriptions.models.charge_request import MOST_CREDITS
from apps.subscriptions.services import ledger
from apps.subscriptions.states import (
    CHARGE_REQUEST_STATES,
    ChargeRequestStatus,
    TransactionType,
)
from apps.usage.owners import Owner, lock_owner

MOST_WAITING = 5
MOST_TEXT = 1000


@transaction.atomic
def request_credits(*, by: User, owner: Owner, credits: int, note: str = "") -> ChargeRequest:
    """Ask staff for credits. Raises NoSubscription: there would be nothing to put them on."""
    if isinstance(credits, bool) or not 0 < credits <= MOST_CREDITS:
        raise InvalidInput(
            _("Ask for 1 to %(most)d credits.") % {"most": MOST_CREDITS}, field="credits"
        )
    held = live_subscription(owner)
    if held is None:
        raise NoSubscription
    lock_owner(owner)
    waiting = ChargeRequest.objects.filter(owner.rows, status=ChargeRequestStatus.PENDING)
    if waiting.count() >= MOST_WAITING:
        raise TooManyRequests(MOST_WAITING)
    request = ChargeRequest.objects.create(
        user_id=owner.user_id,
        organization_id=owner.organization_id,
        credits=credits,
        note=_text(note, "note"),
        requested_by=by,
    )
    audit.record(by=by, action="charge_request.made", target=request, changes={"credits": credits})
    return request


@transaction.atomic
def approve_request(*, by: User, request: ChargeRequest, memo: str = "") -> None:
    """Credit what was asked for, once, however often and by however many it is clicked."""
    _answer(by, request, ChargeRequestStatus.APPROVED, memo)
    held = live_subscription(Owner.of(request))
    if held is None:
        raise NoSubscription
    ledger.grant(
        subscription_id=held.pk,
        credits=request.credits,
        idempotency_key=f"charge-request:{request.pk}",
        by=by,
        transaction_type=TransactionType.CHARGE,
        description=request.memo or _("Charge request %(id)s") % {"id": request.pk},
    )


@transaction.atomic
def reject_request(*, by: User, request: ChargeRequest, memo: str) -> None:
    """Refuse, with the reason that the customer reads."""
    if not memo.strip():
        raise InvalidInput(_("Say why: the customer reads it."), field="memo")
    _answer(by, request, ChargeRequestStatus.REJECTED, memo)


@transaction.atomic
def withdraw_request(*, by: Actor, request: ChargeRequest) -> None:
    """Take back one's own request before it is answered."""
    _answer(by, request, ChargeRequestStatus.WITHDRAWN, "")


def _answer(by: Actor, request: ChargeRequest, status: ChargeRequestStatus, memo: str) -> None:
    answered = CHARGE_REQUEST_STATES.move(
        request,
        status,
        processed_at=timezone.now(),
        processed_by=by,
        memo=_text(memo, "memo"),
    )
    if not answered:
        raise WrongChargeRequestState
    audit.record(
        by=by,
        action=f"charge_request.{status.value}",
        target=request,
        severity=AuditLog.Severity.WARNING,
        changes={"credits": request.credits, "memo": request.memo},
    )


def _text(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > MOST_TEXT:
        raise InvalidInput(_("At most %(most)d characters.") % {"most": MOST_TEXT}, field=field)
    if printable(text.replace("\n", "")) != text.replace("\n", ""):
        raise InvalidInput(_("Control characters are not allowed."), field=field)
    return text
