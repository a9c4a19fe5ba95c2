"""Nobody makes the same video twice by mistake, and looking for it reads no whole table."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import connection
from django.utils import translation

from apps.accounts.models import User
from apps.contents.errors import EditingNotAllowed, NearDuplicate
from apps.contents.models import AllowedDuplicate, Content, ContentFingerprint, ProjectPolicy
from apps.contents.services.contents import create_content
from apps.contents.services.duplicates import allow_duplicate, duplicates_of
from apps.contents.services.fingerprints import refresh_fingerprint
from apps.contents.services.project_policies import change_project_policy, flags_for
from apps.contents.services.runs import start_run
from apps.contents.similar import by_letters, by_vector, similar_contents
from apps.contents.states import ContentStatus
from apps.core.errors import InvalidInput
from apps.core.language.vectors import DIMENSIONS, fold, likeness, vector_of
from apps.core.models import AuditLog
from apps.subscriptions.models import CreditTransaction
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT, make_content, make_project

pytestmark = pytest.mark.django_db
SHARKS = """
Sharks are older than trees. Their skeletons are made of cartilage and not of bone. A great white
can smell a drop of blood in a hundred litres of water. Most species never attack people. Fishing
has reduced their number by seventy percent within fifty years.
"""


@pytest.fixture
def made(cast: Cast) -> Content:
    """The team's content has a film already, and its project is guarded."""
    ProjectPolicy.objects.all().delete()
    refresh_fingerprint(cast.content)
    cast.content.status = ContentStatus.READY
    cast.content.video_url = "contents/film.mp4"
    cast.content.save()
    return cast.content


def again(cast: Cast, title: str = "How long is a metre, really?") -> Content:
    return create_content(by=cast.editor, project=cast.project, title=title, text=ENGLISH_TEXT)


def test_the_same_again_is_stopped_before_anything_is_charged(cast: Cast, made: Content) -> None:
    twin = again(cast)
    with translation.override("en"), pytest.raises(NearDuplicate) as refused:
        start_run(by=cast.editor, content=twin)
    assert made.title in str(refused.value)
    assert str(made.pk) in str(refused.value)
    assert not twin.runs.exists()
    assert not CreditTransaction.objects.filter(transaction_type="usage").exists()


def test_another_subject_goes_on(cast: Cast, made: Content) -> None:
    other = create_content(
        by=cast.editor, project=cast.project, title="What sharks really eat", text=SHARKS
    )
    assert duplicates_of(other) == []
    assert start_run(by=cast.editor, content=other).status == "running"


def test_a_person_may_allow_it_with_a_reason_that_is_kept(cast: Cast, made: Content) -> None:
    twin = again(cast)
    with pytest.raises(EditingNotAllowed):
        allow_duplicate(by=cast.viewer, content=twin, similar_to=made, reason="Because.")
    with pytest.raises(InvalidInput):
        allow_duplicate(by=cast.editor, content=twin, similar_to=made, reason=" ")
    allow_duplicate(by=cast.editor, content=twin, similar_to=made, reason="A new edition.")
    assert start_run(by=cast.editor, content=twin).status == "running"
    entry = AuditLog.objects.get(action="duplicate.allowed")
    assert entry.changes["reason"] == "A new edition."
    assert AllowedDuplicate.objects.get().allowed_by == cast.editor


def test_another_owners_videos_do_not_count(cast: Cast, made: Content) -> None:
    stranger = make_content(cast.outsider, project=make_project(cast.outsider))
    ProjectPolicy.objects.all().delete()
    half = Decimal("0.50")
    assert similar_contents(stranger, at_least=half, meaning_at_least=half) == []


def test_a_draft_that_was_never_made_stands_in_nobodys_way(cast: Cast, made: Content) -> None:
    Content.objects.filter(pk=made.pk).update(status=ContentStatus.DRAFT, video_url="")
    twin = again(cast)
    assert [one.content.pk for one in duplicates_of(twin)] == [made.pk]
    assert start_run(by=cast.editor, content=twin).status == "running"


def test_each_project_has_its_threshold(cast: Cast, made: Content) -> None:
    twin = again(cast)
    change_project_policy(by=cast.owner, project=cast.project, duplicate_threshold=Decimal("1.00"))
    assert [one.likeness for one in duplicates_of(twin)] == [Decimal("1.00")]
    change_project_policy(by=cast.owner, project=cast.project, is_duplicate_guarded=False)
    assert duplicates_of(twin) == []
    with pytest.raises(InvalidInput) as refused:
        change_project_policy(
            by=cast.owner, project=cast.project, duplicate_threshold=Decimal("0.20")
        )
    assert refused.value.field == "duplicate_threshold"


def test_what_a_platform_is_told_comes_from_the_nearest_word(cast: Cast) -> None:
    content = cast.content
    assert flags_for(content, "youtube") == {"ai_disclosure": True, "made_for_kids": False}
    change_project_policy(
        by=cast.owner, project=cast.project, platform_flags={"tiktok": {"ai_disclosure": False}}
    )
    assert flags_for(content, "tiktok")["ai_disclosure"] is False
    content.ai_disclosure = True
    assert flags_for(content, "tiktok")["ai_disclosure"] is True
    content.platform_flags = {"tiktok": {"made_for_kids": True}}
    assert flags_for(content, "tiktok") == {"ai_disclosure": True, "made_for_kids": True}
    with pytest.raises(InvalidInput):
        change_project_policy(
            by=cast.owner, project=cast.project, platform_flags={"vine": {"made_for_kids": True}}
        )


MANY, FEW = 1800, 40


@pytest.fixture
def crowd(someone: User) -> tuple[UUID, UUID]:
    """Fingerprints of an owner of very many contents, and of thirty with few; one of each."""
    project = make_project(someone)
    large, *small = (uuid4() for _ in range(31))
    owners = [large] * MANY + [owner for owner in small for _ in range(FEW)]
    vectors = np.random.default_rng(7).normal(size=(len(owners), DIMENSIONS)).astype(np.float32)
    contents = Content.objects.bulk_create(
        Content(project=project, title=f"Topic {number}") for number in range(len(owners))
    )
    ContentFingerprint.objects.bulk_create(
        ContentFingerprint(
            content=content,
            tenant_id=owners[number],
            topic=fold(f"topic {number} {number * 7919 % 1000} {owners[number]}"),
            topic_words=vectors[number],
        )
        for number, content in enumerate(contents)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE content_fingerprints")
    return large, small[0]


def test_looking_for_likeness_reads_indexes_only(crowd: tuple[UUID, UUID]) -> None:
    vector = vector_of("How long is a metre?")
    for owner in crowd:
        plans = [by_letters(owner, "topic 5")[:10].explain()]
        plans += [by_vector(owner, "topic_words", vector)[:10].explain()]
        for plan in plans:
            assert "Seq Scan" not in plan, plan
            assert "idx_content_fingerprints" in plan, plan
    large, _small = crowd
    assert "idx_content_fingerprints_tw" in by_vector(large, "topic_words", vector)[:10].explain()


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("한글은 어떻게 만들어졌나", "한글은 어떻게 만들어졌나?", 1.0, 1.0),
        ("한글은 어떻게 만들어졌나", "한글이 어떻게 만들어졌나", 0.9, 1.0),
        ("한글은 어떻게 만들어졌나", "금리가 오르면 집값은 내릴까", 0.0, 0.2),
        ("How long is a metre?", "How long are metres?", 0.8, 1.0),
        ("How long is a metre?", "Why cats sleep all day", 0.0, 0.2),
    ],
)
def test_likeness_is_high_for_the_same_words_and_low_for_others(
    one: str, other: str, least: float, most: float
) -> None:
    first, second = vector_of(one), vector_of(other)
    assert first is not None
    assert second is not None
    assert least - 0.01 <= likeness(first, second) <= most + 0.01


def test_a_text_without_words_has_no_vector() -> None:
    assert vector_of("…!? 👍") is None
