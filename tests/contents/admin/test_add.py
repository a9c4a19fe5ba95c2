"""A new content from the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.contents.models import Content
from apps.contents.states import SourceType
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT
from tests.support.vendors.openai_server import OpenAIServer

URL = "/admin/contents/content/add/"


def fields(cast: Cast, **changes: str) -> dict[str, str]:
    return {"project": str(cast.project.pk), "source": "text", "text": ENGLISH_TEXT, **changes}


def test_a_pasted_text_becomes_a_draft(cast: Cast, staff: Client) -> None:
    answer = staff.post(URL, fields(cast, title="A metre"))
    content = Content.objects.get(title="A metre")
    assert answer["Location"] == reverse("admin:contents_content_change", args=[content.pk])
    assert content.source_type == SourceType.MANUAL
    assert not content.runs.exists()


def test_create_and_produce_does_both(cast: Cast, staff: Client) -> None:
    staff.post(URL, fields(cast, title="A metre", produce="1"))
    assert Content.objects.get(title="A metre").runs.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"text": ""}, "text", "The text is empty."),
        ({"text": "🎉🎉🎉"}, "text", "emoji"),
        ({"text": "한글은 세종이 만든 글자이다. " * 20}, "text", "Korean"),
        ({"text": "word " * 50_000}, "text", "limit"),
        ({"text": "<div><br></div>" * 40}, "text", "markup"),
        ({"source": "url", "url": ""}, "url", "Give the address"),
        ({"source": "url", "url": "http://127.0.0.1/x"}, "url", "public"),
        ({"source": "feed", "feed": "ftp://example.com/"}, "feed", "Only http"),
        ({"project": ""}, "project", "required"),
        ({"title": "x" * 300}, "title", "200"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_made(
    changes: dict[str, str], field: str, words: str, cast: Cast, staff: Client
) -> None:
    before = Content.objects.count()
    answer = staff.post(URL, fields(cast, **changes))
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert Content.objects.count() == before


def test_bad_input_is_told_in_the_persons_language(cast: Cast, staff: Client) -> None:
    staff.cookies["django_language"] = "ko"
    answer = staff.post(URL, fields(cast, text="한글은 세종이 만든 글자이다. " * 20))
    assert "프로젝트는 영어입니다" in " ".join(answer.context["form"].errors["text"])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_sample_article_can_be_tried(language: str, staff: Client, cast: Cast) -> None:
    form = staff.get(URL, {"sample": language}).context["form"]
    assert len(form["text"].value()) > 300
    assert form["title"].value()


def test_paused_projects_are_not_offered(cast: Cast, staff: Client) -> None:
    type(cast.project).objects.filter(pk=cast.project.pk).update(status="paused")
    answer = staff.post(URL, fields(cast))
    assert "project" in answer.context["form"].errors


def test_a_topic_alone_is_kept_or_refused_at_its_field(
    cast: Cast, staff: Client, openai: OpenAIServer, give_key: Callable[[], None]
) -> None:
    asked = fields(cast, source="topic", text="", topic="Why cats sleep")
    refused = staff.post(URL, asked)
    assert refused.status_code == 422
    assert "text provider" in refused.context["form"].errors["topic"][0]
    assert staff.post(URL, {**asked, "topic": " "}).context["form"].errors["topic"]
    give_key()
    staff.post(URL, asked)
    content = Content.objects.get(title="Why cats sleep")
    page = reverse("admin:contents_content_change", args=[content.pk])
    assert "Why cats sleep</textarea>" in staff.get(page).content.decode()
    source = reverse("admin:contents_content_source", args=[content.pk])
    staff.post(source, {"title": "Cats", "text": "", "topic": "Why cats purr"})
    content.refresh_from_db()
    assert (content.title, content.source_data["topic"]) == ("Cats", "Why cats purr")
