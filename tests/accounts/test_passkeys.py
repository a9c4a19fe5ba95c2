"""Passkeys: made, used instead of a password, used as a second factor, removed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.accounts.models import User
from apps.core.models import AuditLog
from tests.accounts.conftest import PASSWORD, Browser
from tests.accounts.passkeys import Passkey

KEYS = "account/authenticators/webauthn"


@pytest.fixture
def passkey(browser: Browser, customer: User) -> Passkey:
    """The customer's, made over the API."""
    browser.sign_in(customer.email)
    offered = browser.auth("get", f"{KEYS}?passwordless")
    options = offered.json()["data"]["creation_options"]["publicKey"]
    made = Passkey()
    answer = browser.auth("post", KEYS, {"name": "Phone", "credential": made.register(options)})
    assert answer.status_code == 200, answer.content
    browser.auth("delete", "auth/session")
    return made


def _login_options(browser: Browser) -> dict[str, Any]:
    answer = browser.auth("get", "auth/webauthn/login").json()
    options: dict[str, Any] = answer["data"]["request_options"]["publicKey"]
    return options


def test_a_passkey_signs_in_without_a_password(browser: Browser, passkey: Passkey) -> None:
    signed = passkey.sign(_login_options(browser))
    assert browser.auth("post", "auth/webauthn/login", {"credential": signed}).status_code == 200
    assert browser.call("get", "/api/v1/session/").json()["email"] == "customer@example.com"


def test_a_signature_works_once_and_for_its_own_question(
    browser: Browser, another_browser: Browser, passkey: Passkey
) -> None:
    signed = passkey.sign(_login_options(browser))
    _login_options(another_browser)
    stolen = another_browser.auth("post", "auth/webauthn/login", {"credential": signed})
    assert stolen.status_code == 400
    browser.auth("post", "auth/webauthn/login", {"credential": signed})
    browser.auth("delete", "auth/session")
    again = browser.auth("post", "auth/webauthn/login", {"credential": signed})
    assert again.status_code == 400


def test_another_key_and_another_site_are_refused(browser: Browser, passkey: Passkey) -> None:
    impostor = Passkey()
    impostor.id, impostor.user_handle = passkey.id, passkey.user_handle
    signed = impostor.sign(_login_options(browser))
    assert browser.auth("post", "auth/webauthn/login", {"credential": signed}).status_code == 400
    elsewhere = passkey.sign(_login_options(browser), site="evil.example")
    answer = browser.auth("post", "auth/webauthn/login", {"credential": elsewhere})
    assert answer.status_code == 400


def test_a_passkey_is_a_second_factor_after_a_password(browser: Browser, passkey: Passkey) -> None:
    answer = browser.sign_in("customer@example.com")
    assert answer.status_code == 401
    flow = next(one for one in answer.json()["data"]["flows"] if one["id"] == "mfa_authenticate")
    assert "webauthn" in flow["types"]
    options = browser.auth("get", "auth/webauthn/authenticate").json()
    signed = passkey.sign(options["data"]["request_options"]["publicKey"])
    answer = browser.auth("post", "auth/webauthn/authenticate", {"credential": signed})
    assert answer.status_code == 200


def test_staff_use_their_passkey_at_the_consoles_door(
    browser: Browser, customer: User, passkey: Passkey
) -> None:
    customer.is_staff = True
    customer.save(update_fields=["is_staff"])
    browser.post("/admin/login/", {"username": customer.email, "password": PASSWORD})
    options = browser.get("/admin/second-factor/passkey-options/").json()
    signed = json.dumps(passkey.sign(options))
    answer = browser.post("/admin/second-factor/", {"credential": signed})
    assert answer["Location"] == "/admin/"


def test_making_and_removing_a_passkey_is_audited(
    browser: Browser, customer: User, passkey: Passkey
) -> None:
    signed = passkey.sign(_login_options(browser))
    browser.auth("post", "auth/webauthn/login", {"credential": signed})
    kept = browser.auth("get", "account/authenticators").json()["data"]
    mine = [one["id"] for one in kept if one["type"] == "webauthn"]
    assert browser.auth("delete", KEYS, {"authenticators": mine}).status_code == 200
    actions = AuditLog.objects.filter(target_id=str(customer.pk)).values_list("action", "changes")
    assert ("second_factor.added", {"kind": "webauthn"}) in actions
    assert ("second_factor.removed", {"kind": "webauthn"}) in actions
