"""The letter that invites somebody; its look is that of the mails about accounts."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.accounts.letters import Letter
from apps.accounts.models import User
from apps.organizations.models import OrganizationInvitation


def send_invitation_mail(*, invitation: OrganizationInvitation, token: str) -> None:
    """Mail the link once the invitation is stored: no mail about what was rolled back."""
    with translation.override(_language(invitation)):
        message = _mail(invitation, token)
    transaction.on_commit(message.send, robust=True)


def _mail(invitation: OrganizationInvitation, token: str) -> EmailMultiAlternatives:
    letter = _letter(invitation)
    values = {
        "letter": letter,
        "link": f"{settings.FRONTEND_URL}/account/invitation/{token}",
        "site_url": settings.PUBLIC_URL,
    }
    mail = EmailMultiAlternatives(
        str(letter.subject),
        render_to_string("accounts/mail.txt", values).strip() + "\n",
        get_adapter().get_from_email(),
        [invitation.email],
    )
    mail.attach_alternative(render_to_string("accounts/mail.html", values), "text/html")
    return mail


def _letter(invitation: OrganizationInvitation) -> Letter:
    team, role = invitation.organization.name, invitation.get_role_display()
    values = {"who": invitation.invited_by.name if invitation.invited_by else "", "team": team}
    lead = (
        _("%(who)s invites you to the team “%(team)s” on AutoClip. Your role will be: %(role)s.")
        if values["who"]
        else _("You are invited to the team “%(team)s” on AutoClip. Your role will be: %(role)s.")
    )
    day = date_format(localtime(invitation.expires_at), "DATE_FORMAT")
    return Letter(
        _("Join “%(team)s” on AutoClip") % values,
        lead % {**values, "role": role},
        button=_("Look at the invitation"),
        note=_(
            "The link works until %(day)s, for this e-mail address alone. If you do not know the "
            "sender, ignore this mail: nothing happens."
        )
        % {"day": day},
    )


def _language(invitation: OrganizationInvitation) -> str:
    """The reader's own; of somebody unknown, what the team chose, or the sender speaks."""
    reader = User.objects.filter(email=invitation.email).only("locale").first()
    if reader is not None:
        return reader.locale
    chosen = invitation.organization.settings.get("language")
    if chosen:
        return str(chosen)
    sender = invitation.invited_by
    return sender.locale if sender is not None else settings.LANGUAGE_CODE
