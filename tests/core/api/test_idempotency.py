from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from apps.core.api.idempotency import purge_idempotency_keys
from apps.core.models import IdempotencyKey
from apps.projects.models import Project
from apps.usage.owners import Owner
from tests.support.cast import Cast
from tests.support.productions import subscribe

Api = Callable[[Any], APIClient]
URL = "/api/v1/projects/"


def post(client: APIClient, key: str, **body: Any) -> Any:
    return client.post(URL, {"name": "Once", **body}, headers={"Idempotency-Key": key})


def test_the_same_request_sent_twice_has_one_effect_and_one_answer(cast: Cast, api: Api) -> None:
    client = api(cast.outsider)
    first, second = post(client, "a"), post(client, "a")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Location"] == first["Location"]
    assert second["ETag"] == first["ETag"]
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Project.objects.filter(user=cast.outsider).count() == 1


def test_spelling_and_order_of_the_body_do_not_matter(cast: Cast, api: Api) -> None:
    client = api(cast.outsider)
    bodies = ('{"name":"Once","tone":"casual"}', '{ "tone": "casual", "name": "\\u004fnce" }')
    for body in bodies:
        response = client.post(
            URL, body, content_type="application/json", headers={"Idempotency-Key": "a"}
        )
        assert response.status_code == 201
    assert Project.objects.filter(user=cast.outsider).count() == 1


def test_the_same_key_for_another_request_is_refused(cast: Cast, api: Api) -> None:
    client = api(cast.outsider)
    post(client, "a")
    response = post(client, "a", description="other")
    assert response.status_code == 422
    assert response.json()["code"] == "idempotency_key_reused"
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert Project.objects.filter(user=cast.outsider).count() == 1


def test_a_key_belongs_to_one_person(cast: Cast, api: Api) -> None:
    first, second = post(api(cast.outsider), "a"), post(api(cast.owner), "a")
    assert first.json()["id"] != second.json()["id"]


def test_a_refused_request_leaves_its_key_free(cast: Cast, api: Api) -> None:
    client = api(cast.outsider)
    assert post(client, "a", tone="shouting").status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert post(client, "a").status_code == 201


def test_without_a_key_every_request_counts(cast: Cast, api: Api) -> None:
    subscribe(Owner(user_id=cast.outsider.pk))
    client = api(cast.outsider)
    for _ in range(2):
        assert client.post(URL, {"name": "Twice"}).status_code == 201
    assert Project.objects.filter(user=cast.outsider).count() == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "é"])
def test_a_key_that_is_no_key_is_refused_by_name(cast: Cast, api: Api, key: str) -> None:
    response = post(api(cast.outsider), key)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"


def test_old_keys_are_purged_and_young_ones_kept(cast: Cast, api: Api) -> None:
    subscribe(Owner(user_id=cast.outsider.pk))
    client = api(cast.outsider)
    post(client, "old")
    post(client, "young")
    IdempotencyKey.objects.filter(key="old").update(created_at=timezone.now() - timedelta(hours=25))
    assert purge_idempotency_keys() == 1
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["young"]


@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_have_one_effect(cast: Cast, api: Api) -> None:
    clients = [api(cast.outsider) for _ in range(20)]
    start = threading.Barrier(20)

    def send(client: APIClient) -> tuple[int, str]:
        start.wait(timeout=30)
        try:
            response = post(client, "same")
            return response.status_code, response.json()["id"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, clients))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert Project.objects.filter(user=cast.outsider).count() == 1
