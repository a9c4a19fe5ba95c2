"""Providers, own keys and routes over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.core.models import AuditLog
from apps.usage.models import ProviderKey, ProviderRoute
from tests.support.cast import Cast

Client = Callable[..., Any]
KEYS, ROUTES, PROVIDERS = "/api/v1/provider-keys/", "/api/v1/provider-routes/", "/api/v1/providers/"


def put(client: Any, path: str, body: dict[str, Any], cast: Cast) -> Any:
    return client.put(f"{path}?organization={cast.team.pk}", body, format="json")


def test_an_own_key_is_set_listed_without_the_key_and_removed(cast: Cast, api: Client) -> None:
    client = api(cast.owner)
    made = put(client, KEYS, {"vendor": "openai", "key": "sk-canary-1234567"}, cast)
    assert made.status_code == 200
    listed = client.get(f"{KEYS}?organization={cast.team.pk}")
    assert listed.json() == [made.json()]
    assert made.json()["ends_in"] == "4567"
    assert "canary" not in made.content.decode() + listed.content.decode()
    providers = client.get(f"{PROVIDERS}?organization={cast.team.pk}").json()
    assert {one["key"] for one in providers if one["provider"] == "openai"} == {"own"}
    gone = client.delete(f"{KEYS}{made.json()['id']}/")
    assert gone.status_code == 204
    assert not ProviderKey.objects.exists()
    actions = AuditLog.objects.filter(action__startswith="provider_key").order_by("id")
    assert [row.action for row in actions] == ["provider_key.set", "provider_key.removed"]
    assert "canary" not in str(list(actions.values_list("changes", flat=True)))


def test_a_second_key_takes_the_place_of_the_first(cast: Cast, api: Client) -> None:
    client = api(cast.owner)
    for key in ("sk-first-12345678", "sk-second-1234567"):
        assert put(client, KEYS, {"vendor": "openai", "key": key}, cast).status_code == 200
    assert ProviderKey.objects.get().opened() == "sk-second-1234567"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"vendor": "nobody", "key": "sk-12345678"}, "vendor"),
        ({"vendor": "openai", "key": "short"}, "key"),
        ({"vendor": "openai", "key": "with a space in it"}, "key"),
        ({"vendor": "openai", "key": "sk-12345678\u0007"}, "key"),
        ({"vendor": "openai"}, "key"),
        ({"vendor": "openai", "key": "sk-12345678", "owner": "me"}, "owner"),
    ],
)
def test_a_wrong_key_is_refused_by_its_field(
    cast: Cast, api: Client, body: dict[str, Any], field: str
) -> None:
    answer = put(api(cast.owner), KEYS, body, cast)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert not ProviderKey.objects.exists()


def test_editors_may_look_at_providers_and_not_touch_keys(cast: Cast, api: Client) -> None:
    client = api(cast.editor)
    assert client.get(f"{PROVIDERS}?organization={cast.team.pk}").status_code == 200
    refused = put(client, KEYS, {"vendor": "openai", "key": "sk-12345678"}, cast)
    assert refused.status_code == 403
    assert client.get(f"{KEYS}?organization={cast.team.pk}").status_code == 403
    assert not ProviderKey.objects.exists()


def test_a_route_is_set_and_taken_back(cast: Cast, api: Client) -> None:
    client = api(cast.owner)
    answer = put(
        client, ROUTES, {"capability": "script", "providers": ["gemini", "extractive"]}, cast
    )
    places = {
        one["provider"]: one["place"] for one in answer.json() if one["capability"] == "script"
    }
    assert (places["gemini"], places["extractive"], places["openai"]) == (1, 2, None)
    back = put(client, ROUTES, {"capability": "script", "providers": []}, cast)
    assert back.status_code == 200
    assert not ProviderRoute.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"capability": "dance", "providers": []}, "capability"),
        ({"capability": "script", "providers": ["cards"]}, "providers"),
        ({"capability": "script", "providers": ["openai", "openai"]}, "providers"),
        ({"capability": "script", "providers": "openai"}, "providers"),
    ],
)
def test_a_wrong_route_is_refused_by_its_field(
    cast: Cast, api: Client, body: dict[str, Any], field: str
) -> None:
    answer = put(api(cast.owner), ROUTES, body, cast)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith(field)
