from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


def test_a_live_process_asks_nothing_of_others(client: Client) -> None:
    response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_means_that_database_and_broker_answer(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": True, "redis": True}


@pytest.mark.django_db
def test_without_its_broker_it_is_not_ready_and_says_so(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": True, "redis": False}


@pytest.mark.django_db
def test_the_first_page_leads_to_the_console(client: Client) -> None:
    assert client.get("/")["Location"] == "/admin/"


@pytest.mark.django_db
def test_the_documentation_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "/static/drf_spectacular_sidecar/" in page
    assert "cdn." not in page
