"""Which contents of an owner are like this one? Asked of indexes, never of the whole table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from pgvector.django import CosineDistance

from apps.contents.models import Content, ContentFingerprint

# So many nearest ones are looked at for each kind of likeness.
NEAREST = 10
TOPIC_TRIGRAMS, TOPIC_WORDS, SCRIPT_WORDS = "topic_letters", "topic", "script"
TOPIC_MEANING, SCRIPT_MEANING = "topic_meaning", "script_meaning"
KINDS = (TOPIC_TRIGRAMS, TOPIC_WORDS, SCRIPT_WORDS, TOPIC_MEANING, SCRIPT_MEANING)
MEANINGS = frozenset({TOPIC_MEANING, SCRIPT_MEANING})
# Columns of a fingerprint, and the likeness that they tell.
VECTORS = (
    ("topic_words", TOPIC_WORDS),
    ("script_words", SCRIPT_WORDS),
    ("topic_meaning", TOPIC_MEANING),
    ("script_meaning", SCRIPT_MEANING),
)


@dataclass(frozen=True, slots=True)
class Similar:
    """Another content of the same owner. likeness is 0.00 to 1.00; kind says what is alike:
    "topic_letters" (the title's letters), "topic" or "script" (their words), or "topic_meaning" or
    "script_meaning" (what a vendor says they mean)."""

    content: Content
    likeness: Decimal
    kind: str

    @property
    def is_meant(self) -> bool:
        return self.kind in MEANINGS

    @property
    def is_topic(self) -> bool:
        return self.kind in {TOPIC_TRIGRAMS, TOPIC_WORDS, TOPIC_MEANING}


def similar_contents(
    content: Content, *, at_least: Decimal, meaning_at_least: Decimal
) -> list[Similar]:
    """The contents of the same owner at least so like this one, in words or in meaning, most like
    first, each once."""
    own = ContentFingerprint.objects.filter(content_id=content.pk).first()
    if own is None:
        return []
    found: dict[UUID, tuple[Decimal, str]] = {}
    for other, likeness, kind in _nearest(own, at_least):
        rounded = Decimal(str(round(min(likeness, 1.0), 2)))
        least = meaning_at_least if kind in MEANINGS else at_least
        if rounded >= least and rounded > found.get(other, (Decimal(0), ""))[0]:
            found[other] = (rounded, kind)
    rows = Content.objects.select_related("project").in_bulk(found)
    similar = [Similar(rows[key], *found[key]) for key in found if key in rows]
    return sorted(similar, key=lambda one: (-one.likeness, str(one.content.pk)))


def _nearest(own: ContentFingerprint, at_least: Decimal) -> Iterable[tuple[UUID, float, str]]:
    with transaction.atomic():
        _set_limits(at_least)
        yield from (
            (other, float(likeness), TOPIC_TRIGRAMS)
            for other, likeness in by_letters(own.tenant_id, own.topic)
            .exclude(pk=own.pk)
            .values_list("pk", "likeness")[:NEAREST]
        )
        for field, kind in VECTORS:
            vector = getattr(own, field)
            if vector is None or (kind in MEANINGS and not own.meaning_model):
                continue
            rows = by_vector(own.tenant_id, field, vector)
            if kind in MEANINGS:
                rows = rows.filter(meaning_model=own.meaning_model)
            for other, distance in rows.values_list("pk", "distance")[: NEAREST + 1]:
                if other != own.pk:
                    yield other, 1.0 - float(distance), kind


def by_letters(tenant_id: UUID, topic: str) -> Any:
    """Topics that share letters with this one, each with `likeness`:
    idx_content_fingerprints_topic."""
    return (
        ContentFingerprint.objects.filter(tenant_id=tenant_id, topic__trigram_similar=topic)
        .annotate(likeness=TrigramSimilarity("topic", topic))
        .order_by("-likeness")
    )


def by_vector(tenant_id: UUID, field: str, vector: Any) -> Any:
    """The nearest by a vector, each with `distance`: the HNSW index of the field, or the owner's
    few rows."""
    return (
        ContentFingerprint.objects.filter(tenant_id=tenant_id, **{f"{field}__isnull": False})
        .annotate(distance=CosineDistance(field, vector))
        .order_by("distance")
    )


def _set_limits(at_least: Decimal) -> None:
    """For this transaction: letters below the threshold are no hit, and an index of vectors goes
    on until it has found enough of this owner's (pgvector's iterative scan)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true), "
            "set_config('hnsw.iterative_scan', 'strict_order', true)",
            [str(max(Decimal("0.30"), at_least))],
        )
