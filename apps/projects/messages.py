"""The letter about a source that keeps failing; its look is that of the mails about accounts."""

from __future__ import annotations

from functools import partial

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from apps.accounts.letters import Letter
from apps.accounts.models import User
from apps.core.sentences import gettext as _
from apps.organizations.models import OrganizationMember
from apps.organizations.shapes import settings_in
from apps.organizations.states import Role
from apps.projects.models import DataSource, Project


def language_of(project: Project) -> str:
    """The language of sentences stored for the project's people."""
    if project.organization is not None:
        return settings_in(project.organization.settings).language
    return project.user.locale if project.user is not None else settings.LANGUAGE_CODE


def readers_of(project: Project) -> list[User]:
    """Who is told: the person, or the team's owners."""
    people = User.objects.filter(pk__in=[project.user_id])
    if project.organization_id is not None:
        places = OrganizationMember.objects.filter(
            organization_id=project.organization_id, role=Role.OWNER
        )
        people = User.objects.filter(pk__in=places.values("user_id"))
    return [person for person in people.order_by("pk") if person.is_active]


def send_source_trouble(*, source: DataSource, failures: int, reason: str) -> None:
    """Mail the owner once this is stored: no mail about what was rolled back."""
    for reader in readers_of(source.project):
        with translation.override(reader.locale):
            message = _mail(_letter(source, failures, reason), source, reader)
        transaction.on_commit(partial(message.send), robust=True)


def _letter(source: DataSource, failures: int, reason: str) -> Letter:
    values = {"name": source.name, "count": failures, "project": source.project.name}
    return Letter(
        _("“%(name)s” brings nothing any more") % values,
        _("The source “%(name)s” of “%(project)s” failed %(count)d times in a row.") % values
        + f" {reason}",
        button=_("Look at the source"),
        note=_("It is still asked once a day. Change its settings, or pause it."),
    )


def _mail(letter: Letter, source: DataSource, reader: User) -> EmailMultiAlternatives:
    values = {
        "letter": letter,
        "link": f"{settings.FRONTEND_URL}/projects/{source.project_id}/sources/{source.pk}",
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
