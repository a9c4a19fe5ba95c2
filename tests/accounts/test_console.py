"""The console's door, second factors of staff, and what staff do to accounts."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
import redis
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, TestCase
from django.urls import get_resolver

from apps.accounts.models import OutboxMail, User, UserSession
from apps.accounts.states import UserStatus
from apps.core.models import AuditLog
from tests.accounts.conftest import PASSWORD, Browser, totp_code

LOGIN = "/admin/login/"
ASK = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def staff(db: None, redis_client: redis.Redis, settings: Any) -> User:
    settings.EMAIL_BACKEND = "apps.accounts.mail.OutboxBackend"
    return User.objects.create_superuser("staff@example.com", PASSWORD, name="Staff", locale="en")


def _sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(LOGIN, {"username": email, "password": password, **more})


def test_staff_sign_in_and_go_where_they_wanted(client: Client, staff: User) -> None:
    wanted = "/admin/accounts/user/"
    assert client.get(wanted)["Location"] == f"{LOGIN}?next={wanted}"
    assert _sign_in(client, staff.email, next=wanted)["Location"] == wanted
    assert client.get(wanted).status_code == 200
    assert UserSession.objects.get(user=staff).is_active
    client.post("/admin/logout/")
    ended = UserSession.objects.get(user=staff)
    assert not ended.is_active
    assert ended.logout_at is not None


def test_nobody_is_sent_to_another_site(client: Client, staff: User) -> None:
    answer = _sign_in(client, staff.email, next="https://evil.example/admin/")
    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("email", "password"), [("staff@example.com", "wrong"), ("x@y.example", "x")]
)
def test_wrong_words_stay_outside(client: Client, staff: User, email: str, password: str) -> None:
    answer = _sign_in(client, email, password)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_customer_at_the_door_leaves_a_trace(client: Client, staff: User) -> None:
    customer = User.objects.create_user("customer@example.com", PASSWORD, email_verified=True)
    assert _sign_in(client, customer.email).status_code == 200
    assert "_auth_user_id" not in client.session
    assert AuditLog.objects.filter(action="console.refused", actor_id=str(customer.pk)).exists()


def test_suspended_staff_stay_outside_at_once(client: Client, staff: User) -> None:
    other = User.objects.create_superuser("other@example.com", PASSWORD)
    _sign_in(client, staff.email)
    boss = Client()
    boss.force_login(other)
    boss.post(
        "/admin/accounts/user/", {"action": "suspend_chosen", "_selected_action": [str(staff.pk)]}
    )
    staff.refresh_from_db()
    assert staff.status == UserStatus.SUSPENDED
    assert client.get("/admin/")["Location"].startswith(LOGIN)
    assert not UserSession.objects.filter(user=staff, is_active=True).exists()
    assert "_auth_user_id" not in client.session
    assert _sign_in(client, staff.email).status_code == 200


def test_the_last_superuser_cannot_be_suspended(client: Client, staff: User) -> None:
    client.force_login(staff)
    client.post(
        "/admin/accounts/user/", {"action": "suspend_chosen", "_selected_action": [str(staff.pk)]}
    )
    staff.refresh_from_db()
    assert staff.status == UserStatus.ACTIVE


def _console_pages() -> list[str]:
    """Every address of the console that needs no arguments."""
    found = []
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "admin/" and getattr(pattern, "namespace", None) == "admin":
            names: Any = pattern.reverse_dict  # type: ignore[union-attr]
            for name in names:
                for possibility, *_rest in names.getlist(name):
                    for path, arguments in possibility:
                        if isinstance(name, str) and not arguments:
                            found.append(f"/admin/{path}")
    return sorted(set(found) - {LOGIN, "/admin/logout/"})


def test_without_a_second_factor_every_page_leads_to_its_set_up(
    client: Client, staff: User, settings: Any
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    _sign_in(client, staff.email)
    pages = _console_pages()
    assert len(pages) > 20
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith(SET_UP), page


def test_setting_up_a_second_factor_opens_the_console(
    client: Client, staff: User, settings: Any
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    _sign_in(client, staff.email)
    page = client.get(f"{SET_UP}?next=/admin/accounts/user/").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r'class="a-secret">(\w+)<', page)[1]  # type: ignore[index]
    assert "a-error" in client.post(SET_UP, {"code": "000000"}).content.decode()
    codes = client.post(SET_UP, {"code": totp_code(secret), "next": "/admin/"})
    assert len(re.findall(r"<li>(\d{8})</li>", codes.content.decode())) == 10
    assert client.get("/admin/accounts/user/").status_code == 200
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    assert AuditLog.objects.filter(action="second_factor.added", target_id=str(staff.pk)).exists()


def test_who_has_a_second_factor_shows_it_at_the_door(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    codes = RecoveryCodes.activate(staff).generate_codes()
    answer = _sign_in(client, staff.email, next="/admin/accounts/user/")
    assert answer["Location"].startswith(ASK)
    assert client.get("/admin/")["Location"].startswith(LOGIN), "not in yet"
    assert "a-error" in client.post(ASK, {"code": "000000"}).content.decode()
    passed = client.post(ASK, {"code": totp_code(SECRET), "next": "/admin/accounts/user/"})
    assert passed["Location"] == "/admin/accounts/user/"
    assert client.get("/admin/accounts/user/").status_code == 200
    another = Client()
    _sign_in(another, staff.email)
    assert another.post(ASK, {"code": codes[0]})["Location"] == "/admin/"


def test_a_session_without_the_second_factor_is_asked_for_it(
    client: Client, staff: User, settings: Any
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    TOTP.activate(staff, SECRET)
    client.force_login(staff)
    assert client.get("/admin/")["Location"] == f"{ASK}?next=%2Fadmin%2F"
    client.post(ASK, {"code": totp_code(SECRET)})
    assert client.get("/admin/").status_code == 200


def test_signing_in_over_the_api_asks_for_the_second_factor(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    browser = Browser()
    answer = browser.call("post", "/api/v1/session/", {"email": staff.email, "password": PASSWORD})
    assert answer.status_code == 401
    assert answer.json()["code"] == "second_factor_required"
    assert browser.call("get", "/api/v1/session/").status_code == 401
    code = {"code": totp_code(SECRET)}
    assert browser.auth("post", "auth/2fa/authenticate", code).status_code == 200
    assert browser.call("get", "/api/v1/session/").json()["email"] == staff.email


def test_mails_are_read_in_the_console_and_their_links_work(client: Client, staff: User) -> None:
    browser = Browser()
    browser.sign_up("new@example.com", locale="en")
    client.force_login(staff)
    mail = OutboxMail.objects.get()
    page = client.get(f"/admin/accounts/outboxmail/{mail.pk}/change/").content.decode()
    assert "Confirm my address" in page
    link = re.search(r"(/account/verify-email/[^\s\"<&]+)", mail.text)[1]  # type: ignore[index]
    assert f'href="http://localhost:8000{unquote(link)}"' in page
    assert "new@example.com" in Client().get(link).content.decode()
    assert not User.objects.get(email="new@example.com").email_verified, "looking proves nothing"
    assert Client().post(link).status_code == 200
    assert User.objects.get(email="new@example.com").email_verified
    assert Client().post(link).status_code == 404, "a link works once"


def test_a_forgotten_password_is_replaced_without_a_frontend(client: Client, staff: User) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/account/password/reset", {"email": "STAFF@example.com"})
        client.post("/account/password/reset", {"email": "nobody@example.com"})
    mail = OutboxMail.objects.get()
    link = re.search(r"(/account/password/reset/\S+)", mail.text)[1]  # type: ignore[index]
    assert "a-error" in client.post(link, {"password": "12345678"}).content.decode()
    client.post(link, {"password": "another horse battery staple"})
    answer = _sign_in(client, staff.email, "another horse battery staple")
    assert answer["Location"] == "/admin/"


def test_every_action_says_how_many_it_was_done_to(client: Client, staff: User) -> None:
    customer = User.objects.create_user("customer@example.com", PASSWORD, email_verified=True)
    client.force_login(staff)
    for action, row in {
        "sign_out_chosen": None,
        "mail_reset_to_chosen": "user.password_reset_sent",
        "forget_second_factors_of_chosen": None,
        "suspend_chosen": "user.suspended",
        "reinstate_chosen": "user.reinstated",
        "delete_chosen": "user.deleted",
    }.items():
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = client.post(
                "/admin/accounts/user/",
                {"action": action, "_selected_action": [str(customer.pk)]},
                follow=True,
            )
        assert "Done for 1 person." in answer.content.decode(), action
        if row:
            entry = AuditLog.objects.get(action=row, target_id=str(customer.pk))
            assert entry.actor_id == str(staff.pk)
    assert OutboxMail.objects.filter(recipients__contains=["customer@example.com"]).count() == 1
