"""The page an invitation's link leads to: plain forms, from stranger to member."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
import redis
from django.test import Client, TestCase
from django.utils import timezone

from apps.accounts.models import OutboxMail, User
from apps.core.models import AuditLog
from apps.organizations.models import OrganizationInvitation
from tests.organizations.conftest import Invited, place_of
from tests.support.cast import Cast

PASSWORD = "correct horse battery staple"


@pytest.fixture
def guest(redis_client: redis.Redis) -> Client:
    return Client(headers={"accept-language": "en"})


def post(client: Client, path: str, **given: str) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(path, given)


def test_a_stranger_sees_the_team_and_the_role_alone(
    cast: Cast, guest: Client, invited: Invited
) -> None:
    invitation, token = invited()
    page = guest.get(f"/account/invitation/{token}")
    text = page.content.decode()
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("no-store")
    assert "Team" in text
    assert "Editor" in text
    for hidden in ("Owner", "owner@example.com", invitation.email):
        assert hidden not in text


def test_from_sign_up_to_member_without_a_frontend(
    cast: Cast, guest: Client, invited: Invited
) -> None:
    _invitation, token = invited("new@example.com", "viewer")
    page = f"/account/invitation/{token}"
    signed_up = post(
        guest, page, do="sign-up", name="Nova", email="new@example.com", password=PASSWORD
    )
    assert "Look into your mail" in signed_up.content.decode()
    mail = OutboxMail.objects.filter(recipients__contains=["new@example.com"]).latest("id")
    link = re.search(r"https?://[^/]+(/account/verify-email/\S+)", mail.text)
    assert link is not None
    post(guest, link[1])
    signed_in = post(guest, page, do="sign-in", email="new@example.com", password=PASSWORD)
    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, page)
    shown = guest.get(page).content.decode()
    assert "Owner invites you" in shown
    welcome = post(guest, page, do="accept")
    assert "Welcome to “Team”" in welcome.content.decode()
    member = place_of(User.objects.get(email="new@example.com"), cast.team)
    assert (member.role, member.user.name) == ("viewer", "Nova")


def test_a_letter_is_declined(cast: Cast, guest: Client, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    guest.force_login(newcomer)
    assert "declined" in post(guest, f"/account/invitation/{token}", do="decline").content.decode()
    again = post(guest, f"/account/invitation/{token}", do="accept")
    assert again.status_code == 409
    assert not cast.team.members.filter(user=newcomer).exists()


def test_following_the_link_changes_nothing(
    cast: Cast, guest: Client, newcomer: User, invited: Invited
) -> None:
    _invitation, token = invited()
    guest.force_login(newcomer)
    guest.get(f"/account/invitation/{token}")
    assert OrganizationInvitation.objects.get().status == "pending"


def test_somebody_else_is_asked_to_sign_out(cast: Cast, guest: Client, invited: Invited) -> None:
    _invitation, token = invited()
    page = f"/account/invitation/{token}"
    guest.force_login(cast.outsider)
    shown = guest.get(page).content.decode()
    assert "another e-mail address" in shown
    assert "newcomer@example.com" not in shown
    assert "Owner" not in shown
    refused = post(guest, page, do="accept")
    assert refused.status_code == 400
    entry = AuditLog.objects.get(action="request.refused")
    assert entry.actor_label == "outsider@example.com"
    assert token not in entry.target_label
    assert post(guest, page, do="sign-out").status_code == 302
    assert "I have an account" in guest.get(page).content.decode()


def test_a_wrong_password_is_said_on_the_page(
    cast: Cast, guest: Client, newcomer: User, invited: Invited
) -> None:
    _invitation, token = invited()
    answer = post(
        guest, f"/account/invitation/{token}", do="sign-in", email=newcomer.email, password="no"
    )
    assert answer.status_code == 400
    assert "password is wrong" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "nobody", "password": PASSWORD}, "valid email"),
        ({"email": "new@example.com", "password": "123"}, "short"),
        ({"email": "new@example.com", "password": PASSWORD, "name": "a\x00b"}, "Null"),
        ({"email": "new@example.com", "password": PASSWORD, "name": "x" * 300}, "100"),
    ],
)
def test_a_bad_sign_up_says_what_is_wrong(
    given: dict[str, str], sentence: str, cast: Cast, guest: Client, invited: Invited
) -> None:
    _invitation, token = invited("new@example.com")
    answer = post(guest, f"/account/invitation/{token}", do="sign-up", **given)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="new@example.com").exists()


def test_nobody_signs_up_where_sign_up_is_closed(
    cast: Cast, guest: Client, invited: Invited, settings: Any
) -> None:
    settings.OPEN_FOR_SIGNUP = False
    _invitation, token = invited("new@example.com")
    page = f"/account/invitation/{token}"
    assert "I am new here" not in guest.get(page).content.decode()
    answer = post(guest, page, do="sign-up", email="new@example.com", password=PASSWORD)
    assert answer.status_code == 400


def test_useless_links_say_why(cast: Cast, guest: Client, invited: Invited) -> None:
    _invitation, token = invited()
    OrganizationInvitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    old = guest.get(f"/account/invitation/{token}")
    assert (old.status_code, "too old" in old.content.decode()) == (409, True)
    wrong = guest.get("/account/invitation/guess")
    assert wrong.status_code == 404


def test_forms_of_other_sites_are_refused(cast: Cast, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    client = Client(enforce_csrf_checks=True)
    client.force_login(newcomer)
    assert client.post(f"/account/invitation/{token}", {"do": "accept"}).status_code == 403
    assert OrganizationInvitation.objects.get().status == "pending"
