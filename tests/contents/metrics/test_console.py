"""The console's page of figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.contents.models import UploadSnapshot
from tests.contents.metrics.conftest import Out
from tests.support.cast import Cast

PAGE = reverse("admin:contents_uploadsnapshot_changelist")


@pytest.fixture
def console(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff)
    return client


def test_without_figures_it_says_when_there_will_be_some(console: Client) -> None:
    assert "about an hour after a video went out" in console.get(PAGE).content.decode()


def test_gains_are_shown_by_whatever_was_chosen(console: Client, out: Out) -> None:
    upload = out("a")
    now = timezone.now()
    for days, views in ((3, 100), (1, 1_450)):
        day = (now - timedelta(days=days)).date()
        UploadSnapshot.objects.create(upload=upload, day=day, taken_at=now, views=views)
    for query in ({}, {"by": "project"}, {"by": "template"}, {"by": "upload"}, {"days": "7"}):
        page = console.get(PAGE, query).content.decode()
        assert "1,450" in page, query
    page = console.get(PAGE, {"by": "upload", "upload": str(upload.pk)}).content.decode()
    assert "Views as they stood" in page
    assert "100, 100, 1450, 1450]" in page, "a day without a look has the views of before"


@pytest.mark.parametrize(
    "query", [{"by": "x"}, {"days": "5"}, {"channel": "x"}, {"upload": "x"}, {"days": "-1"}]
)
def test_what_makes_no_sense_is_left_out(console: Client, query: dict[str, Any]) -> None:
    assert console.get(PAGE, query).status_code == 200
