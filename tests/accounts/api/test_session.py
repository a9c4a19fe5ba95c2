from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.accounts.states import UserStatus
from apps.core.models import AuditLog

URL = "/api/v1/session/"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def person(db: None, redis_client: redis.Redis) -> User:
    return User.objects.create_user(
        "person@example.com", PASSWORD, locale="en", email_verified=True
    )


@pytest.fixture
def sign_in(person: User) -> Callable[..., Any]:
    """Posts credentials the way a browser does: with a fresh CSRF token."""

    def post(client: APIClient, email: str = person.email, password: str = PASSWORD) -> Any:
        token = client.get(f"{URL}csrf/").json()["csrf_token"]
        body = {"email": email, "password": password}
        return client.post(URL, body, headers={"X-CSRFToken": token, "Accept-Language": "en"})

    return post


@pytest.fixture
def browser() -> APIClient:
    return APIClient(enforce_csrf_checks=True)


def test_signing_in_opens_a_session_and_signing_out_ends_it(
    browser: APIClient, sign_in: Callable[..., Any], person: User
) -> None:
    signed_in = sign_in(browser)
    assert signed_in.status_code == 200
    assert browser.get(URL).json() == signed_in.json()
    assert signed_in.json() == {
        "id": str(person.pk),
        "email": "person@example.com",
        "name": "person",
        "locale": "en",
        "timezone": "Asia/Seoul",
        "is_staff": False,
    }
    token = browser.get(f"{URL}csrf/").json()["csrf_token"]
    assert browser.delete(URL, headers={"X-CSRFToken": token}).status_code == 204
    assert browser.get(URL).status_code == 401


def test_an_address_signs_in_however_it_is_capitalised(
    browser: APIClient, sign_in: Callable[..., Any]
) -> None:
    assert sign_in(browser, "PERSON@Example.com").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("person@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("not an address", "x")],
)
def test_a_wrong_address_and_a_wrong_password_look_the_same(
    browser: APIClient, sign_in: Callable[..., Any], email: str, password: str
) -> None:
    response = sign_in(browser, email, password)
    assert response.status_code == 400
    assert response.json()["code"] == "invalid_credentials"
    assert response.json()["detail"] == "The e-mail address or the password is wrong."


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("value", [None, 7, "", "a\x00b"])
def test_wrong_types_are_refused_by_name(
    browser: APIClient, sign_in: Callable[..., Any], field: str, value: Any
) -> None:
    response = sign_in(browser, **{field: value})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field


def test_a_suspended_person_cannot_sign_in_and_loses_their_session(
    browser: APIClient, sign_in: Callable[..., Any], person: User
) -> None:
    sign_in(browser)
    User.objects.filter(pk=person.pk).update(status=UserStatus.SUSPENDED)
    assert browser.get(URL).status_code == 401
    refused = sign_in(APIClient())
    assert refused.status_code == 403
    assert refused.json()["code"] == "account_inactive"
    assert AuditLog.objects.filter(action="session.refused", target_id=str(person.pk)).exists()


def test_who_has_not_proven_their_address_cannot_sign_in(
    browser: APIClient, sign_in: Callable[..., Any], person: User
) -> None:
    User.objects.filter(pk=person.pk).update(email_verified=False)
    refused = sign_in(browser)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["field"] == "email"
    assert browser.get(URL).status_code == 401


def test_signing_in_needs_a_csrf_token(browser: APIClient, person: User) -> None:
    response = browser.post(URL, {"email": person.email, "password": PASSWORD})
    assert response.status_code == 403
    assert response.json()["code"] == "csrf_failed"


def test_changing_something_with_a_session_needs_a_csrf_token_too(
    browser: APIClient, sign_in: Callable[..., Any]
) -> None:
    sign_in(browser)
    assert browser.delete(URL).json()["code"] == "csrf_failed"
    assert browser.post("/api/v1/projects/", {"name": "x"}).json()["code"] == "csrf_failed"


def test_who_is_not_signed_in_is_asked_to(client: APIClient, db: None) -> None:
    response = client.get(URL)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Session"
    assert response.json()["code"] == "not_authenticated"


def test_after_five_wrong_passwords_an_account_waits(
    browser: APIClient, sign_in: Callable[..., Any], person: User, time_machine_noon: Any
) -> None:
    for _ in range(5):
        assert sign_in(browser, password="wrong").status_code == 400
    response = sign_in(browser, "PERSON@example.com")
    assert response.status_code == 429, "even with the right password"
    assert int(response["Retry-After"]) == 300
    time_machine_noon.shift(301)
    assert sign_in(browser).status_code == 200


def test_without_the_cache_people_can_still_sign_in(
    browser: APIClient, sign_in: Callable[..., Any], settings: Any
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "apps.core.cache.ForgivingRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert sign_in(browser).status_code == 200
