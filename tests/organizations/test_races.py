"""Two people at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.accounts.services.states import request_deletion
from apps.core.errors import RuleBroken
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.services.answers import accept_invitation
from apps.organizations.services.invitations import invite
from apps.organizations.services.members import change_role, leave_organization, remove_member
from apps.organizations.services.organizations import create_organization
from tests.organizations.conftest import mailed_token, place_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def pair() -> tuple[User, User]:
    made = [
        User.objects.create_user(f"{name}@example.com", name=name, email_verified=True)
        for name in ("first", "second")
    ]
    return made[0], made[1]


@pytest.fixture
def team(pair: tuple[User, User]) -> Organization:
    team = create_organization(by=pair[0], name="Two owners")
    OrganizationMember.objects.create(organization=team, user=pair[1], role="owner")
    OrganizationMember.objects.create(
        organization=team, user=User.objects.create_user("third@example.com"), role="editor"
    )
    return team


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Run all of them at the same moment; "" or the broken rule's code for each."""
    together = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        together.wait()
        try:
            work()
        except RuleBroken as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def owners(team: Organization) -> int:
    return team.members.filter(role="owner").count()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_last_owners_do_not_leave_at_once(
    _round: int, team: Organization, pair: tuple[User, User]
) -> None:
    first, second = pair
    answers = at_once(
        lambda: leave_organization(organization=team, by=first),
        lambda: leave_organization(organization=team, by=second),
    )
    assert sorted(answers) == ["", "last_owner"]
    assert owners(team) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_last_owners_do_not_put_each_other_down(
    _round: int, team: Organization, pair: tuple[User, User]
) -> None:
    first, second = pair
    places = {user: place_of(user, team) for user in pair}
    at_once(
        lambda: change_role(member=places[second], role="viewer", by=first),
        lambda: remove_member(member=places[first], by=second),
    )
    assert owners(team) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_last_owners_do_not_delete_their_accounts_at_once(
    _round: int, team: Organization, pair: tuple[User, User]
) -> None:
    answers = at_once(*(lambda user=user: request_deletion(user=user, by=user) for user in pair))
    assert sorted(answers) == ["", "last_owner"]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_letter_accepted_twice_at_once_makes_one_member(
    _round: int, team: Organization, pair: tuple[User, User]
) -> None:
    guest = User.objects.create_user("guest@example.com", email_verified=True)
    invite(organization=team, email=guest.email, role="editor", by=pair[0])
    token = mailed_token(guest.email)
    answers = at_once(*[lambda: accept_invitation(token=token, by=guest)] * 4)
    assert sorted(answers) == ["", *["invitation_used"] * 3]
    assert team.members.filter(user=guest).count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_seat_is_given_once(
    _round: int, team: Organization, pair: tuple[User, User], settings: Any
) -> None:
    settings.SEATS_OF_THE_TEST = 4
    addresses = [f"guest{number}@example.com" for number in range(4)]
    answers = at_once(
        *(
            lambda email=email: invite(organization=team, email=email, role="viewer", by=pair[0])
            for email in addresses
        )
    )
    assert sorted(answers) == ["", *["seats_taken"] * 3]
    assert OrganizationInvitation.objects.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_address_invited_at_once_gets_one_letter(
    _round: int, team: Organization, pair: tuple[User, User]
) -> None:
    answers = at_once(
        *[lambda: invite(organization=team, email="a@example.com", role="viewer", by=pair[1])] * 4
    )
    assert sorted(answers) == ["", *["already_invited"] * 3]
