"""From signing up to being erased, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator

from apps.accounts.models import OutboxMail, User, UserSession
from apps.accounts.services.erasure import erase_due_users
from apps.core.models import AuditLog
from tests.accounts.conftest import PASSWORD, Browser, totp_code

NEW_PASSWORD = "another horse battery staple"
START = datetime(2030, 1, 1, 12, 0, 5, tzinfo=UTC)


def _sign_up_and_verify(browser: Browser, link_key: Callable[[str], str]) -> User:
    answer = browser.sign_up("Person@Example.com", name="Person", locale="en")
    assert answer.status_code == 401, "signed up, but not signed in before the address is proven"
    assert {"id": "verify_email", "is_pending": True} in answer.json()["data"]["flows"]
    assert browser.sign_in("person@example.com").status_code == 401
    answer = browser.auth("post", "auth/email/verify", {"key": link_key("person@example.com")})
    assert answer.status_code == 401, "the address is proven; signing in is another step"
    return User.objects.get(email="person@example.com")


def test_from_signing_up_to_being_erased(
    browser: Browser,
    another_browser: Browser,
    link_key: Callable[[str], str],
    newest_mail: Callable[[str], OutboxMail],
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        person = _sign_up_and_verify(browser, link_key)
        assert person.email_verified
        assert person.name == "Person"
        assert browser.sign_in("PERSON@example.com").status_code == 200

        secret, codes = _turn_totp_on(browser)
        browser.auth("delete", "auth/session")

        clock.shift(31)
        assert browser.sign_in("person@example.com").status_code == 401
        used = {"code": totp_code(secret)}
        assert browser.auth("post", "auth/2fa/authenticate", used).status_code == 200
        assert another_browser.sign_in("person@example.com").status_code == 401
        replayed = another_browser.auth("post", "auth/2fa/authenticate", used)
        assert replayed.status_code == 400, "a code works once"
        by_recovery = another_browser.auth("post", "auth/2fa/authenticate", {"code": codes[0]})
        assert by_recovery.status_code == 200

        sessions = browser.call("get", "/api/v1/account/sessions/").json()["results"]
        assert [one["is_current"] for one in sessions] == [False, True]
        assert {one["user_agent"] for one in sessions} == {"Test browser"}
        ended = browser.call("delete", f"/api/v1/account/sessions/{sessions[0]['id']}/")
        assert ended.status_code == 204
        assert another_browser.call("get", "/api/v1/session/").status_code == 401

        _reset_password(another_browser, link_key)
        assert browser.call("get", "/api/v1/session/").status_code == 401, "others are signed out"
        clock.shift(31)
        browser.sign_in("person@example.com", NEW_PASSWORD)
        browser.auth("post", "auth/2fa/authenticate", {"code": totp_code(secret)})

        _delete(browser)
        assert browser.call("get", "/api/v1/session/").status_code == 401
        assert another_browser.sign_in("person@example.com", NEW_PASSWORD).status_code == 403
        clock.shift(timedelta(days=29))
        assert erase_due_users() == 0
        clock.shift(timedelta(days=1, minutes=2))
        assert erase_due_users() == 1
        assert erase_due_users() == 0
    _assert_erased(person)


def _turn_totp_on(browser: Browser) -> tuple[str, list[str]]:
    offered = browser.auth("get", "account/authenticators/totp")
    assert offered.status_code == 404
    secret = offered.json()["meta"]["secret"]
    wrong = browser.auth("post", "account/authenticators/totp", {"code": "000000"})
    assert wrong.json()["errors"][0]["param"] == "code"
    right = browser.auth("post", "account/authenticators/totp", {"code": totp_code(secret)})
    assert right.status_code == 200
    codes = browser.auth("get", "account/authenticators/recovery-codes").json()
    stored = str(Authenticator.objects.values_list("data", flat=True))
    assert secret not in stored
    return secret, codes["data"]["unused_codes"]


def _reset_password(browser: Browser, link_key: Callable[[str], str]) -> None:
    browser.auth("post", "auth/password/request", {"email": "person@example.com"})
    key = link_key("person@example.com")
    weak = browser.auth("post", "auth/password/reset", {"key": key, "password": "12345678"})
    assert weak.json()["errors"][0]["param"] == "password"
    reset = {"key": key, "password": NEW_PASSWORD}
    assert browser.auth("post", "auth/password/reset", reset).status_code == 401
    again = browser.auth("post", "auth/password/reset", reset)
    assert again.status_code == 400, "a link works once"


def _delete(browser: Browser) -> None:
    refused = browser.call("post", "/api/v1/account/deletion/", {"password": PASSWORD})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "password"
    done = browser.call("post", "/api/v1/account/deletion/", {"password": NEW_PASSWORD})
    assert done.status_code == 202


def _assert_erased(person: User) -> None:
    person.refresh_from_db()
    assert person.erased_at is not None
    assert person.email == f"{person.pk}@erased.invalid"
    assert person.name == "-"
    assert not person.has_usable_password()
    assert not UserSession.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert not OutboxMail.objects.filter(recipients__contains=["person@example.com"]).exists()
    actions = set(
        AuditLog.objects.filter(target_id=str(person.pk)).values_list("action", flat=True)
    )
    assert actions >= {
        "user.signed_up",
        "user.email_verified",
        "second_factor.added",
        "user.password_changed",
        "user.deleted",
        "user.erased",
    }


def test_a_mailed_link_keeps_the_account_once(
    browser: Browser, customer: User, link_key: Callable[[str], str]
) -> None:
    browser.sign_in(customer.email)
    browser.call("post", "/api/v1/account/deletion/", {"password": PASSWORD})
    token = link_key(customer.email)
    kept = browser.call("delete", "/api/v1/account/deletion/", {"token": token})
    assert kept.status_code == 204
    assert browser.sign_in(customer.email).status_code == 200
    again = browser.call("delete", "/api/v1/account/deletion/", {"token": token})
    assert again.status_code == 409
    assert again.json()["errors"][0]["field"] == "token"


def test_the_same_address_in_other_capitals_makes_no_second_person(
    browser: Browser, customer: User, newest_mail: Callable[[str], OutboxMail]
) -> None:
    answer = browser.sign_up("CUSTOMER@Example.COM")
    assert answer.status_code == 401, "the same answer as for a new address"
    assert User.objects.count() == 1
    assert newest_mail("customer@example.com").subject == "You have an account already"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 300),
        ("name", "a\x07b"),
        ("name", "a\nb"),
        ("timezone", "Mars/Olympus"),
        ("locale", "xx"),
        ("email", "no address"),
        ("password", "12345678"),
        ("password", "short"),
    ],
)
def test_bad_input_is_refused_by_name(browser: Browser, field: str, value: Any) -> None:
    body = {"email": "new@example.com", "password": PASSWORD, field: value}
    answer = browser.auth("post", "auth/signup", body)
    assert answer.status_code == 400
    assert {error["param"] for error in answer.json()["errors"]} == {field}
    assert not User.objects.exists()


def test_a_new_address_counts_once_it_is_proven(
    browser: Browser, customer: User, link_key: Callable[[str], str]
) -> None:
    browser.sign_in(customer.email)
    answer = browser.auth("post", "account/email", {"email": "New@example.com"})
    assert answer.status_code == 200, answer.content
    customer.refresh_from_db()
    assert customer.email == "customer@example.com"
    browser.auth("post", "auth/email/verify", {"key": link_key("new@example.com")})
    customer.refresh_from_db()
    assert customer.email == "new@example.com"
    entry = AuditLog.objects.get(action="user.email_verified")
    assert entry.changes["email"] == ["customer@example.com", "new@example.com"]


def test_changing_the_password_ends_the_other_sessions(
    browser: Browser, another_browser: Browser, customer: User
) -> None:
    browser.sign_in(customer.email)
    another_browser.sign_in(customer.email)
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert browser.auth("post", "account/password/change", body).status_code == 200
    assert another_browser.call("get", "/api/v1/session/").status_code == 401
    sessions = browser.call("get", "/api/v1/account/sessions/").json()["results"]
    assert [one["is_current"] for one in sessions] == [True]


def test_a_code_by_mail_signs_in(
    browser: Browser, customer: User, newest_mail: Callable[[str], OutboxMail]
) -> None:
    browser.auth("post", "auth/code/request", {"email": customer.email})
    code = newest_mail(customer.email).text.split("\n    ")[1].split("\n")[0]
    assert browser.auth("post", "auth/code/confirm", {"code": "AAAAAA"}).status_code == 400
    assert browser.auth("post", "auth/code/confirm", {"code": code}).status_code == 200


def test_without_a_csrf_token_the_answer_is_a_problem(db: None) -> None:
    strict = Browser(enforce_csrf_checks=True)
    answer = strict.sign_in("person@example.com")
    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"
