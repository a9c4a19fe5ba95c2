"""The provider board, keys and routes in the console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.usage.gateway import breaker
from apps.usage.models import ProviderDrain, ProviderKey, ProviderRoute
from apps.usage.owners import Owner
from apps.usage.services.recording import record_usage
from tests.support.cast import Cast

BOARD = reverse("admin:usage_providerdrain_changelist")


@pytest.fixture
def console(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff)
    return client


def test_the_board_shows_how_everybody_is_doing(console: Client, cast: Cast) -> None:
    owner = Owner(user_id=cast.owner.pk)
    for milliseconds, code in ((100, 200), (900, 200), (50, 500)):
        record_usage(
            owner=owner,
            service="extractive",
            operation="script_generation",
            duration_ms=milliseconds,
            status_code=code,
        )
    breaker.leave_alone("safety:rules:installation", 60)
    page = console.get(BOARD).content.decode()
    assert "860 ms" in page
    assert "1 (33 %)" in page
    assert "Left alone after failures" in page
    assert "elevenlabs" in page
    breaker.succeeded("safety:rules:installation")


def test_the_board_asks_the_database_as_often_for_many_calls(
    console: Client, cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(30):
        record_usage(owner=Owner(user_id=cast.owner.pk), service="cards", operation="image_gen")
    with django_assert_max_num_queries(13):
        console.get(BOARD)


def test_a_provider_is_taken_out_and_put_back(console: Client) -> None:
    console.post(
        reverse("admin:usage_providerdrain_drain"),
        {"capability": "image", "provider": "cards", "reason": "New version"},
    )
    assert ProviderDrain.objects.get().reason == "New version"
    assert "New version" in console.get(BOARD).content.decode()
    console.post(
        reverse("admin:usage_providerdrain_put_back"), {"capability": "image", "provider": "cards"}
    )
    assert not ProviderDrain.objects.exists()


def test_nobody_drains_by_looking_or_without_the_right(console: Client, cast: Cast) -> None:
    assert console.get(reverse("admin:usage_providerdrain_drain")).status_code == 405
    looker = User.objects.create_user("looker@example.com", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_providerdrain"))
    console.force_login(looker)
    assert console.get(BOARD).status_code == 200
    refused = console.post(
        reverse("admin:usage_providerdrain_drain"), {"capability": "image", "provider": "cards"}
    )
    assert refused.status_code == 403
    assert not ProviderDrain.objects.exists()


def test_a_key_is_set_and_never_shown(console: Client, cast: Cast) -> None:
    page = reverse("admin:usage_providerkey_add")
    console.post(
        page, {"vendor": "openai", "key": "sk-canary-12345678", "organization": cast.team.pk}
    )
    key = ProviderKey.objects.get()
    assert key.opened() == "sk-canary-12345678"
    for address in (
        reverse("admin:usage_providerkey_changelist"),
        reverse("admin:usage_providerkey_change", args=[key.pk]),
    ):
        shown = console.get(address).content.decode()
        assert "canary" not in shown
        assert key.secret not in shown
    console.post(
        reverse("admin:usage_providerkey_change", args=[key.pk]), {"key": "sk-another-12345678"}
    )
    assert ProviderKey.objects.get().opened() == "sk-another-12345678"


def test_a_key_that_is_none_is_told_at_its_field(console: Client) -> None:
    page = console.post(
        reverse("admin:usage_providerkey_add"), {"vendor": "openai", "key": "short"}
    )
    assert "8 to 500 visible" in page.content.decode()
    assert not ProviderKey.objects.exists()


def test_a_route_is_written_as_names_in_order(console: Client, cast: Cast) -> None:
    page = reverse("admin:usage_providerroute_add")
    wrong = console.post(
        page, {"capability": "script", "order": "cards", "organization": cast.team.pk}
    )
    assert "Name each provider once" in wrong.content.decode()
    console.post(
        page, {"capability": "script", "order": "gemini, extractive", "organization": cast.team.pk}
    )
    assert ProviderRoute.objects.get().providers == ["gemini", "extractive"]
