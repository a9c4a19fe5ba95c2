"""The letter about a renewal that was not paid; its look is that of the mails about accounts."""

from __future__ import annotations

from functools import partial

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from apps.accounts.letters import Letter
from apps.accounts.models import User
from apps.core.sentences import gettext as _
from apps.subscriptions.models import Payment, Subscription
from apps.subscriptions.owners import time_zone_of
from apps.subscriptions.services.billing.vendors import person_of
from apps.usage.owners import Owner


def send_renewal_failed(*, payment: Payment, subscription: Subscription) -> None:
    """Tell whoever pays, once this is stored: no mail about what was rolled back."""
    reader = person_of(Owner.of(subscription))
    if reader is None or not reader.is_active:
        return
    with translation.override(reader.locale):
        message = _mail(_letter(payment, subscription), reader)
    transaction.on_commit(partial(message.send), robust=True)


def _letter(payment: Payment, subscription: Subscription) -> Letter:
    zone = time_zone_of(Owner.of(subscription))
    values = {"plan": subscription.plan.name, "reason": payment.error}
    lead: str = _("Your subscription “%(plan)s” could not be renewed. %(reason)s") % values
    if subscription.grace_until is not None:
        day = date_format(localtime(subscription.grace_until, zone), "DATE_FORMAT")
        lead += " " + _("Everything goes on until %(day)s.") % {"day": day}
    note: str = _("Check your payment method: without a payment the subscription ends then.")
    if payment.next_attempt_at is not None:
        day = date_format(localtime(payment.next_attempt_at, zone), "DATE_FORMAT")
        note = _("The next attempt is on %(day)s.") % {"day": day} + " " + note
    return Letter(
        _("Your subscription could not be renewed"),
        lead,
        button=_("Look at my subscription"),
        note=note,
    )


def _mail(letter: Letter, reader: User) -> EmailMultiAlternatives:
    values = {
        "letter": letter,
        "link": f"{settings.FRONTEND_URL}/billing",
        "site_url": settings.PUBLIC_URL,
    }
    mail = EmailMultiAlternatives(
        str(letter.subject),
        render_to_string("accounts/mail.txt", values).strip() + "\n",
        get_adapter().get_from_email(),
        [reader.email],
    )
    mail.attach_alternative(render_to_string("accounts/mail.html", values), "text/html")
    return mail
