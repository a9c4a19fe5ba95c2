"""A topic without a source becomes a film where somebody can write about it, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation
from rest_framework.test import APIClient

from apps.contents.batches.advance import advance_batch
from apps.contents.errors import NoTextProvider
from apps.contents.models import Batch, Content, ContentRun, PolicyDecision
from apps.contents.pipeline.runner import run_job
from apps.contents.scripts.topics import told_topic
from apps.contents.services.batch_runs import quote_batch, start_batch
from apps.contents.services.batches import create_batch, map_columns
from apps.contents.services.contents import create_content, update_content
from apps.contents.services.plans import plan_run
from apps.contents.services.runs import start_run
from apps.core.errors import InvalidInput
from apps.usage.models import ApiUsage, ProviderKey
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.samples import SCRIPT

Api = Callable[[Any], APIClient]
GiveKey = Callable[[], None]
TOPIC = "Why cats sleep so long"
WRITTEN = {
    **SCRIPT,
    "title": "Cats asleep",
    "hook": "Your cat is not lazy.",
    "body": [
        {"text": "Cats hunt at dawn and at dusk.", "source": -1},
        {"text": "Between hunts they rest to save strength.", "source": -1},
    ],
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def do_first(run: ContentRun, steps: int) -> None:
    for position in range(steps):
        run_job(str(run.jobs.get(position=position).pk))


@pytest.mark.parametrize(
    ("title", "topic", "told"),
    [
        ("A title", "", "A title"),
        ("Cats", "Cats", "Cats"),
        ("Cats", "Why cats sleep, and Cats", "Why cats sleep, and Cats"),
        ("Lazy or not", "Why cats sleep", "Lazy or not (Why cats sleep)"),
    ],
)
def test_a_writer_is_told_title_and_topic_and_nothing_twice(
    title: str, topic: str, told: str
) -> None:
    assert told_topic(title, topic) == told


def test_without_a_provider_the_refusal_says_what_to_do(
    cast: Cast, api: Api, openai: OpenAIServer
) -> None:
    given = {"project": str(cast.project.pk), "topic": TOPIC}
    answer = api(cast.editor).post("/api/v1/contents/", given)
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert (error["field"], error["code"]) == ("topic", "no_text_provider")
    assert "a text, a web page or a feed, or set a provider's key" in answer.json()["detail"]
    assert Content.objects.count() == 1
    assert openai.requests == []


@pytest.mark.parametrize("topic", ["🙂🙂", "x" * 501, "  \n "], ids=["emoji", "long", "blank"])
def test_a_topic_that_says_nothing_or_too_much_is_refused_by_name(
    cast: Cast, api: Api, openai: OpenAIServer, give_key: GiveKey, topic: str
) -> None:
    give_key()
    given = {"project": str(cast.project.pk), "topic": topic}
    answer = api(cast.editor).post("/api/v1/contents/", given)
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["field"] == "topic"
    assert Content.objects.count() == 1


def test_a_text_and_a_topic_are_one_source_too_many(
    cast: Cast, api: Api, openai: OpenAIServer, give_key: GiveKey
) -> None:
    give_key()
    given = {"project": str(cast.project.pk), "topic": TOPIC, "text": ENGLISH_TEXT}
    answer = api(cast.editor).post("/api/v1/contents/", given)
    assert answer.json()["errors"][0]["code"] == "several_sources"


@pytest.mark.django_db(transaction=True)
def test_a_topic_is_written_about_by_the_teams_own_provider_and_told_to_have_no_source(
    cast: Cast, api: Api, openai: OpenAIServer, give_key: GiveKey
) -> None:
    give_key()
    openai.answers = [WRITTEN]
    client = api(cast.editor)
    made = client.post("/api/v1/contents/", {"project": str(cast.project.pk), "topic": TOPIC})
    assert made.status_code == 201, made.content
    assert (made.json()["topic"], made.json()["text"], made.json()["title"]) == (TOPIC, "", TOPIC)
    content = Content.objects.get(pk=made.json()["id"])
    assert not plan_run(by=cast.owner, content=content).steps[0].is_reused
    run = start_run(by=cast.owner, content=content)
    do_first(run, 3)
    content.refresh_from_db()
    assert content.current_script is not None
    assert content.current_script.hook == WRITTEN["hook"]
    asked = openai.requests[0].body["messages"][1]["content"]
    assert asked == f"Topic: {TOPIC}\n\nMaterial:\n(none)"
    flags = PolicyDecision.objects.get(content=content).flags
    assert [flag["rule"] for flag in flags] == ["no_source"]
    assert run.jobs.filter(status="completed").count() == 3
    assert ApiUsage.objects.get(operation="script_generation").service == "openai"


@pytest.mark.django_db(transaction=True)
def test_a_run_is_refused_and_nothing_charged_when_the_key_is_gone(
    cast: Cast, openai: OpenAIServer, give_key: GiveKey
) -> None:
    give_key()
    content = create_content(by=cast.editor, project=cast.project, topic=TOPIC)
    ProviderKey.objects.all().delete()
    with pytest.raises(NoTextProvider):
        start_run(by=cast.owner, content=content)
    assert not content.runs.exists()
    # what does not touch the source can still be changed
    update_content(by=cast.editor, content=content, title="Another title")
    with pytest.raises(NoTextProvider):
        update_content(by=cast.editor, content=content, topic="Dogs")


def test_a_text_takes_the_place_of_a_topic_and_a_topic_that_of_a_text(
    cast: Cast, openai: OpenAIServer, give_key: GiveKey
) -> None:
    give_key()
    content = create_content(by=cast.editor, project=cast.project, title="Cats", topic=TOPIC)
    update_content(by=cast.editor, content=content, text=ENGLISH_TEXT)
    assert (content.source_data["text"] != "", content.source_data["topic"]) == (True, "")
    update_content(by=cast.editor, content=content, topic=TOPIC)
    assert (content.source_data["text"], content.source_data["topic"]) == ("", TOPIC)
    with pytest.raises(InvalidInput):
        update_content(by=cast.editor, content=content, text="")
    assert content.title == "Cats"


FILE = b"title,topic\nCats asleep,Why cats sleep so long\nHow bees dance,\n,Tides\n,!!!\n"


def batch_of(cast: Cast, data: bytes = FILE) -> Batch:
    return create_batch(by=cast.editor, project=cast.project, name="topics.csv", data=data)


def codes(batch: Batch) -> list[list[tuple[str, str]]]:
    return [[(one["field"], one["code"]) for one in row.problems] for row in batch.rows.all()]


def test_rows_of_topics_are_faulty_until_somebody_can_write_about_them(
    cast: Cast, openai: OpenAIServer, give_key: GiveKey
) -> None:
    batch = batch_of(cast)
    alone = [[("topic", "topic_alone")], [("title", "topic_alone")], [("topic", "topic_alone")]]
    assert codes(batch) == [*alone, [("topic", "no_topic")]]
    give_key()
    map_columns(by=cast.editor, batch=batch, mapping=batch.mapping)
    assert codes(batch) == [[], [], [], [("topic", "no_topic")]]
    quote = quote_batch(batch)
    assert (quote.good_rows, quote.faulty_rows, quote.total_credits) == (3, 1, 3)


def test_a_column_of_titles_is_enough(cast: Cast, openai: OpenAIServer, give_key: GiveKey) -> None:
    give_key()
    batch = batch_of(cast, "제목\n고양이는 왜 오래 잘까\nTides\nTides\n".encode())
    assert batch.mapping == {"title": 0}
    assert codes(batch) == [[], [], [("", "repeated")]]


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_topics_is_written_and_a_row_says_when_the_key_went_away(
    cast: Cast, openai: OpenAIServer, give_key: GiveKey
) -> None:
    give_key()
    openai.answers = [WRITTEN]
    batch = batch_of(cast)
    start_batch(by=cast.owner, batch=batch, leave_out_faulty=True)
    # a row whose own key is there: the others meet a world without it
    first = batch.rows.get(number=2)
    batch.rows.filter(number__gt=2).update(status="cancelled")
    advance_batch(batch.pk)
    first.refresh_from_db()
    assert first.status == "producing", first.error_message
    assert first.content is not None
    assert first.run is not None
    assert (first.content.title, first.content.source_data["topic"]) == ("Cats asleep", TOPIC)
    do_first(first.run, 1)
    asked = openai.requests[0].body["messages"][1]["content"]
    assert asked.startswith(f"Topic: Cats asleep ({TOPIC})\n")
    ProviderKey.objects.all().delete()
    batch.rows.filter(number=3).update(status="waiting")
    advance_batch(batch.pk)
    second = batch.rows.get(number=3)
    assert second.status == "failed"
    assert "text provider" in second.error_message
    assert second.content is None
