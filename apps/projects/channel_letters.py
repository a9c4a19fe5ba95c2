"""The letter about a channel that needs somebody; its look is that of the mails about accounts."""

from __future__ import annotations

from functools import partial

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from apps.accounts.letters import Letter
from apps.accounts.models import User
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.owners import channel_readers


def send_consent_lost(channel: Channel) -> None:
    """Tell everybody who can connect it again, each in their language, once this is stored."""
    for reader in channel_readers(channel.project):
        with translation.override(reader.locale):
            message = _mail(_letter(channel), channel, reader)
        transaction.on_commit(partial(message.send), robust=True)


def _letter(channel: Channel) -> Letter:
    values = {
        "platform": channel.get_platform_display(),
        "channel": channel.name,
        "project": channel.project.name,
    }
    return Letter(
        _("Connect “%(channel)s” again") % values,
        _(
            "%(platform)s no longer lets AutoClip publish to “%(channel)s” (project "
            "“%(project)s”): the consent was taken back or ran out. Nothing is published there "
            "until somebody connects the channel again; videos already out stay as they are."
        )
        % values,
        button=_("Connect it again"),
        note=_("You get this mail because you may connect channels of this project."),
    )


def _mail(letter: Letter, channel: Channel, reader: User) -> EmailMultiAlternatives:
    values = {
        "letter": letter,
        "link": _address(channel),
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


def _address(channel: Channel) -> str:
    """The channel's page of the frontend; the console's where there is none."""
    if settings.PUBLIC_URL.rstrip("/") == settings.FRONTEND_URL:
        return settings.FRONTEND_URL + reverse("admin:projects_channel_change", args=[channel.pk])
    return f"{settings.FRONTEND_URL}/channels/{channel.pk}"
