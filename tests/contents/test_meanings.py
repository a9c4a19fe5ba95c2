"""What a vendor says texts mean: asked off the request, once for a text, in no film's way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.contents.errors import NearDuplicate
from apps.contents.meanings.asking import WAIT_MINUTES, ask_meaning
from apps.contents.meanings.orders import order_missed, send_again
from apps.contents.models import Content, ContentFingerprint, MeaningOrder, ProjectPolicy
from apps.contents.services.contents import create_content, update_content
from apps.contents.services.duplicates import duplicates_of
from apps.contents.services.runs import start_run
from apps.contents.states import ContentStatus
from apps.projects.models import Project
from apps.usage.models import ApiUsage
from apps.usage.owners import Owner
from apps.usage.services.budgets import set_budget
from apps.usage.services.providers import set_key, set_route
from apps.usage.services.recording import record_usage
from tests.support.cast import Cast
from tests.support.productions import make_project
from tests.support.vendors.openai_server import OpenAIServer, error
from tests.support.vendors.server import KEY, instead

Api = Callable[[Any], APIClient]
pytestmark = pytest.mark.django_db
# The same story twice, without a word in common.
SLEEP = (
    "Why cats nap all afternoon",
    """Felines rest for sixteen hours because hunting burns their energy. Twilight wakes them, and
    darkness is when prey moves. A kitten dozes even longer than its mother does every day.""",
)
DOZE = (
    "The secret behind your pet's endless slumber",
    """House tigers save strength at noon by lying still. Dawn or dusk sees these animals chase
    mice. Young ones need more of such breaks, as growing up is hard work for a small creature.""",
)
SHARKS = (
    "What sharks really eat",
    """Great whites swallow seals, fish and squid. Most species never attack swimmers. Nets of
    modern trawlers have reduced their numbers by seventy percent within fifty years.""",
)
PURRING = (
    "The slumber of purring pets",
    """Small engines run inside every lap companion. Bones are said to heal at that pitch. Nobody
    has measured how many veterinarians believe it, though most of them smile when asked.""",
)
CONCEPTS = {
    **dict.fromkeys(("cats", "slumber", "felines", "tigers"), "cats asleep"),
    **dict.fromkeys(("sharks", "whites"), "sharks"),
    "purring": "sounds",
}


@pytest.fixture(autouse=True)
def guarded(cast: Cast) -> Iterator[None]:
    ProjectPolicy.objects.all().delete()
    with translation.override("en"):
        yield


@pytest.fixture
def team(cast: Cast, embedder: OpenAIServer) -> Owner:
    """The team, which has its own key and asks for meanings."""
    embedder.concepts = CONCEPTS
    owner = Owner(organization_id=cast.team.pk)
    ask_openai(cast.owner, owner)
    return owner


def ask_openai(by: User, owner: Owner) -> None:
    set_key(by=by, owner=owner, vendor="openai", key=KEY)
    set_route(by=by, owner=owner, capability="embedding", providers=["openai"])


def tell(by: User, project: Project, story: tuple[str, str]) -> Content:
    return create_content(by=by, project=project, title=story[0], text=story[1])


def make(content: Content) -> Content:
    """Its film is there."""
    content.status, content.video_url = ContentStatus.READY, "contents/film.mp4"
    content.save(update_fields=["status", "video_url"])
    return content


def work_off() -> int:
    """Every worker that was woken, one after the other."""
    due = MeaningOrder.objects.filter(due_at__lte=timezone.now())
    return sum(ask_meaning(key) for key in list(due.values_list("pk", flat=True)))


def kinds(content: Content) -> list[tuple[Content, str]]:
    return [(one.content, one.kind) for one in duplicates_of(content)]


def test_nobody_is_asked_unless_somebody_is_set_up(cast: Cast, embedder: OpenAIServer) -> None:
    content = tell(cast.editor, cast.project, SLEEP)
    assert not MeaningOrder.objects.exists()
    assert (order_missed(), ask_meaning(content.pk)) == (0, False)
    assert embedder.requests == []


def test_the_same_story_in_other_words_is_stopped_and_one_on_another_subject_is_not(
    cast: Cast, team: Owner, api: Api
) -> None:
    first = make(tell(cast.editor, cast.project, SLEEP))
    told, retold = (set(re.findall(r"\w{4,}", " ".join(one).lower())) for one in (SLEEP, DOZE))
    assert told & retold == set()
    again = tell(cast.editor, cast.project, DOZE)
    other = tell(cast.editor, cast.project, SHARKS)
    assert kinds(again) == [], "nothing is known before somebody was asked"
    assert work_off() == 3
    assert kinds(other) == []
    assert kinds(again) == [(first, "topic_meaning")]
    with pytest.raises(NearDuplicate) as refused:
        start_run(by=cast.owner, content=again)
    assert refused.value.other == first.pk
    assert start_run(by=cast.owner, content=other).status == "running"
    (found,) = api(cast.viewer).get(f"/api/v1/contents/{again.pk}/similar/").json()["results"]
    assert (found["content"], found["kind"]) == (str(first.pk), "topic_meaning")
    staff = Client()
    staff.force_login(cast.staff)
    page = staff.get(reverse("admin:contents_content_change", args=[again.pk])).content.decode()
    assert "by what the title means" in page
    used = ApiUsage.objects.filter(operation="embedding")
    assert {(row.service, row.organization_id, row.output_units) for row in used} == {
        ("openai", cast.team.pk, 2)
    }


def test_another_owners_story_is_not_found(cast: Cast, team: Owner) -> None:
    make(tell(cast.editor, cast.project, SLEEP))
    ask_openai(cast.outsider, Owner(user_id=cast.outsider.pk))
    project = make_project(cast.outsider)
    ProjectPolicy.objects.all().delete()
    stranger = tell(cast.outsider, project, DOZE)
    work_off()
    assert ContentFingerprint.objects.get(content=stranger).script_meaning is not None
    assert kinds(stranger) == []


def test_each_project_has_a_threshold_for_meaning_alone(cast: Cast, team: Owner, api: Api) -> None:
    first = make(tell(cast.editor, cast.project, SLEEP))
    near = tell(cast.editor, cast.project, PURRING)
    work_off()
    address = f"/api/v1/projects/{cast.project.pk}/policy/"
    client = api(cast.owner)
    assert client.get(address).json()["meaning_threshold"] == "0.85"
    bad = client.patch(address, {"meaning_threshold": "0.40"}, format="json")
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "meaning_threshold")
    assert client.patch(address, {"duplicate_threshold": "0.50"}, format="json").status_code == 200
    assert kinds(near) == [], "the threshold of words is not that of meaning"
    changed = client.patch(address, {"meaning_threshold": "0.80"}, format="json").json()
    assert changed["meaning_threshold"] == "0.80"
    assert kinds(near) == [(first, "topic_meaning")]


def test_a_text_is_asked_about_once_and_a_changed_one_again(
    cast: Cast, team: Owner, embedder: OpenAIServer
) -> None:
    content = tell(cast.editor, cast.project, SLEEP)
    work_off()
    told = content.source_data["text"]
    update_content(by=cast.editor, content=content, text=told)
    assert not MeaningOrder.objects.exists()
    update_content(by=cast.editor, content=content, title="Cats at noon")
    held = ContentFingerprint.objects.get(content=content)
    assert (held.topic_meaning, held.script_meaning is None) == (None, False), "the old one is gone"
    assert work_off() == 1
    asked = [seen.body["input"] for seen in embedder.requests]
    assert asked == [[SLEEP[0], told], ["Cats at noon"]]
    call_command("order_meanings", stdout=StringIO())
    work_off()
    assert len(embedder.requests) == 3, "only the cast's own content had not been asked about"


@pytest.mark.django_db(transaction=True)
def test_an_answer_about_a_text_that_changed_meanwhile_is_not_kept(
    cast: Cast, team: Owner, embedder: OpenAIServer
) -> None:
    content = tell(cast.editor, cast.project, SLEEP)

    def change(talk: Any, reply: Any) -> None:
        update_content(by=cast.editor, content=content, title="Sharks at noon")
        connections.close_all()
        instead(reply)(talk, reply)

    embedder.then(change)
    assert not ask_meaning(content.pk)
    held = ContentFingerprint.objects.get(content=content)
    assert held.topic_meaning is None
    assert work_off() == 1
    assert embedder.requests[-1].body["input"][0] == "Sharks at noon"


def test_vectors_of_another_model_are_not_compared_and_are_asked_anew_when_ordered(
    cast: Cast, team: Owner
) -> None:
    first = make(tell(cast.editor, cast.project, SLEEP))
    again = tell(cast.editor, cast.project, DOZE)
    work_off()
    ContentFingerprint.objects.filter(content=first).update(meaning_model="gemini:another")
    assert kinds(again) == []
    out = StringIO()
    call_command("order_meanings", "--dry-run", stdout=out)
    assert "1 of 1 owners" in out.getvalue()
    call_command("order_meanings", stdout=out)
    work_off()
    assert [one for one, _kind in kinds(again)] == [first]


def test_a_vendor_that_fails_stops_no_video_and_is_asked_again_later(
    cast: Cast, team: Owner, embedder: OpenAIServer
) -> None:
    content = tell(cast.editor, cast.project, SLEEP)
    embedder.then(instead(error(500, "Oops")))
    assert not ask_meaning(content.pk)
    held = MeaningOrder.objects.get(content=content)
    assert held.attempt == 1
    assert held.due_at is not None
    assert held.due_at > timezone.now() + timedelta(seconds=30)
    assert not ask_meaning(content.pk), "not before it is due"
    assert start_run(by=cast.owner, content=content).status == "running"
    for attempt in range(2, len(WAIT_MINUTES) + 2):
        MeaningOrder.objects.update(due_at=timezone.now())
        embedder.then(instead(error(404, "No such model", code="model_not_found")))
        assert not ask_meaning(content.pk)
        held.refresh_from_db()
        assert held.attempt == attempt
    assert "No such model" in held.error_message
    assert not MeaningOrder.objects.filter(due_at__isnull=False).exists()
    assert send_again() == 0
    staff = Client()
    staff.force_login(cast.staff)
    page = staff.get(reverse("admin:contents_meaningorder_changelist")).content.decode()
    assert SLEEP[0] in page
    assert "Given up" in page
    assert "No such model" in page


def test_a_budget_that_is_used_up_asks_nobody(
    cast: Cast, team: Owner, embedder: OpenAIServer
) -> None:
    set_budget(by=cast.owner, owner=team, limits={"daily_hard_usd": Decimal("0.01")})
    record_usage(
        owner=team,
        service="openai",
        operation="script_generation",
        estimated_cost=Decimal("0.02"),
    )
    content = tell(cast.editor, cast.project, SLEEP)
    assert not ask_meaning(content.pk)
    assert embedder.requests == []
    assert MeaningOrder.objects.get(content=content).error_message != ""


def test_lost_messages_are_sent_again_and_what_was_there_before_is_ordered(
    cast: Cast, embedder: OpenAIServer
) -> None:
    embedder.concepts = CONCEPTS
    content = tell(cast.editor, cast.project, SLEEP)
    ask_openai(cast.owner, Owner(organization_id=cast.team.pk))
    assert order_missed() == 2, "the cast's own, and this one"
    assert order_missed() == 0
    assert send_again() == 0, "the messages are on their way"
    MeaningOrder.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    assert send_again() == 2
    assert work_off() == 2
    assert ContentFingerprint.objects.get(content=content).meaning_model == (
        "openai:text-embedding-3-small"
    )
    assert (order_missed(), MeaningOrder.objects.count()) == (0, 0)
