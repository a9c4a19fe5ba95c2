from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import TestCase

from apps.accounts.models import OutboxMail, User
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.services.invitations import invite
from tests.support.cast import Cast

Invited = Callable[..., tuple[OrganizationInvitation, str]]


@pytest.fixture(autouse=True)
def ten_seats(settings: Any) -> None:
    settings.SEAT_GUARD = "tests.organizations.seats.check_seat_free"
    settings.SEATS_OF_THE_TEST = 10
    settings.EMAIL_BACKEND = "apps.accounts.mail.OutboxBackend"


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody with a proven address who is in no team."""
    return User.objects.create_user(
        "newcomer@example.com", name="Newcomer", locale="en", email_verified=True
    )


@pytest.fixture
def admin(cast: Cast) -> User:
    """An admin of the team."""
    user = User.objects.create_user("admin@example.com", name="Admin", locale="en")
    OrganizationMember.objects.create(organization=cast.team, user=user, role="admin")
    return user


@pytest.fixture
def invited(cast: Cast) -> Invited:
    """Invites somebody and gives the invitation with the token of its mail."""

    def send(
        email: str = "newcomer@example.com",
        role: str = "editor",
        by: User | None = None,
        team: Organization | None = None,
    ) -> tuple[OrganizationInvitation, str]:
        with TestCase.captureOnCommitCallbacks(execute=True):
            invitation = invite(
                organization=team or cast.team, email=email, role=role, by=by or cast.owner
            )
        return invitation, mailed_token(invitation.email)

    return send


def mailed_token(to: str) -> str:
    """The token in the newest mail to an address."""
    mail = OutboxMail.objects.filter(recipients__contains=[to]).latest("id")
    found = re.search(r"/account/invitation/(\S+)", mail.text)
    assert found is not None
    return found[1]


def place_of(user: User, team: Organization) -> OrganizationMember:
    return OrganizationMember.objects.get(organization=team, user=user)
