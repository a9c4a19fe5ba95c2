"""What people may change about themselves, and what happens to accounts behind the scenes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as project
from django.core.management import call_command
from django.utils import timezone

from apps.accounts.errors import CannotChangeUser, LastSuperuser
from apps.accounts.models import OutboxMail, User, UserSession
from apps.accounts.services.erasure import erase_user
from apps.accounts.services.states import reinstate_user, request_deletion, suspend_user
from apps.accounts.tasks import purge_outbox, tidy_sessions
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from tests.accounts.conftest import Browser

ACCOUNT = "/api/v1/account/"


def test_a_person_changes_their_profile(browser: Browser, customer: User) -> None:
    browser.force_login(customer)
    body = {
        "name": "New name",
        "locale": "ko",
        "timezone": "Europe/Berlin",
        "phone": "+82 10 0000 0000",
        "notification_settings": {"credits_low": False},
    }
    changed = browser.call("patch", ACCOUNT, body).json()
    assert {name: changed[name] for name in ("name", "locale", "timezone", "phone")} == {
        name: body[name] for name in ("name", "locale", "timezone", "phone")
    }
    assert changed["notification_settings"]["credits_low"] is False
    assert changed["notification_settings"]["video_ready"] is True
    entry = AuditLog.objects.get(action="user.changed")
    assert entry.changes["name"] == ["Customer", "New name"]
    browser.call("patch", ACCOUNT, body)
    assert AuditLog.objects.filter(action="user.changed").count() == 1, "nothing changed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x" * 300}, "name"),
        ({"name": "a\x07b"}, "name"),
        ({"name": ""}, "name"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"locale": "xx"}, "locale"),
        ({"email": "new@example.com"}, "email"),
        ({"memo": "mine"}, "memo"),
        ({"is_staff": True}, "is_staff"),
        ({"notification_settings": {"nonsense": True}}, "notification_settings.nonsense"),
        ({"notification_settings": {"credits_low": "yes"}}, "notification_settings.credits_low"),
    ],
)
def test_what_cannot_be_changed_is_named(
    browser: Browser, customer: User, body: dict[str, Any], field: str
) -> None:
    browser.force_login(customer)
    answer = browser.call("patch", ACCOUNT, body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not AuditLog.objects.filter(action="user.changed").exists()


def test_nobody_ends_the_session_of_another(
    browser: Browser, another_browser: Browser, customer: User
) -> None:
    browser.force_login(customer)
    browser.call("get", ACCOUNT)
    theirs = UserSession.objects.get(user=customer)
    another_browser.force_login(User.objects.create_user("other@example.com"))
    answer = another_browser.call("delete", f"{ACCOUNT}sessions/{theirs.pk}/")
    assert answer.status_code == 404
    assert browser.call("get", ACCOUNT).status_code == 200


def test_activity_is_written_at_most_once_a_minute(browser: Browser, customer: User) -> None:
    browser.force_login(customer)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser.call("get", ACCOUNT)
        first = UserSession.objects.get(user=customer).last_activity_at
        clock.shift(59)
        browser.call("get", ACCOUNT)
        assert UserSession.objects.get(user=customer).last_activity_at == first
        clock.shift(2)
        browser.call("get", ACCOUNT)
        assert UserSession.objects.get(user=customer).last_activity_at > first


def test_sessions_that_expired_are_marked_ended(browser: Browser, customer: User) -> None:
    browser.force_login(customer)
    browser.call("get", ACCOUNT)
    assert tidy_sessions() == 0
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert tidy_sessions() == 1
    assert not UserSession.objects.get(user=customer).is_active


def test_old_mails_are_removed(db: None) -> None:
    OutboxMail.objects.create(sender="a@b.example", recipients=["c@d.example"], subject="x")
    assert purge_outbox() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert purge_outbox() == 1


def test_states_change_only_where_they_may(db: None) -> None:
    user = User.objects.create_user("person@example.com")
    with pytest.raises(CannotChangeUser):
        reinstate_user(user=user, by=SYSTEM)
    with pytest.raises(CannotChangeUser):
        erase_user(user=user, by=SYSTEM)
    suspend_user(user=user, by=SYSTEM)
    with pytest.raises(CannotChangeUser):
        suspend_user(user=user, by=SYSTEM)
    request_deletion(user=user, by=SYSTEM)
    erase_user(user=user, by=SYSTEM)
    with pytest.raises(CannotChangeUser):
        reinstate_user(user=user, by=SYSTEM)


def test_the_last_superuser_stays(db: None) -> None:
    boss = User.objects.create_superuser("boss@example.com")
    for leave in (suspend_user, request_deletion):
        with pytest.raises(LastSuperuser):
            leave(user=boss, by=boss)
    User.objects.create_superuser("second@example.com")
    suspend_user(user=boss, by=SYSTEM)


def test_second_factors_move_to_a_new_key(customer: User, settings: Any, capsys: Any) -> None:
    old = list(project.FIELD_ENCRYPTION_KEYS)
    factor = TOTP.activate(customer, "JBSWY3DPEHPK3PXP").instance
    before = factor.data["secret"]
    settings.FIELD_ENCRYPTION_KEYS = ["n" * 40, *old]
    call_command("rotate_encryption_keys", "--dry-run")
    factor.refresh_from_db()
    assert factor.data["secret"] == before
    call_command("rotate_encryption_keys")
    call_command("rotate_encryption_keys")
    assert capsys.readouterr().out.splitlines() == [
        "1 secrets would be encrypted again.",
        "1 secrets were encrypted again.",
        "0 secrets were encrypted again.",
    ]
    settings.FIELD_ENCRYPTION_KEYS = ["n" * 40]
    factor.refresh_from_db()
    assert factor.data["secret"] != before
