"""The worker's side: one call for what changed of a content, its vectors into the fingerprint.

Killed anywhere, the order is due again after its lease; done twice, the second finds nothing. What
a vendor answers is an addition: a failure is written down and tried later, and stops no video.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from apps.contents.meanings.orders import CAPABILITY
from apps.contents.meanings.texts import PARTS, changed_parts, hash_of, texts_of
from apps.contents.models import Content, ContentFingerprint, MeaningOrder
from apps.core.errors import RuleBroken
from apps.core.language.vectors import DIMENSIONS
from apps.providers.capabilities.embedding import EmbeddingRequest, Embeddings, TextEmbedder
from apps.providers.errors import ProviderError
from apps.usage.gateway import Caller, Gateway
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)

OPERATION = "embedding"
LEASE = timedelta(minutes=10)
# After so many minutes it is tried again; a wrong key or model may be put right within days.
WAIT_MINUTES = (1, 10, 60, 360, 1440, 1440, 1440)
PERMANENT_MINUTES = 1440
# In the fingerprint of a content without words.
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The new vectors, by part, and the model that all of the fingerprint's are of."""

    model: str
    vectors: dict[str, tuple[float, ...]]


def ask_meaning(content_id: UUID) -> bool:
    """Ask about what changed of the content; False when there was nothing to do, or not yet."""
    held = _claim(content_id)
    rows = Content.objects.select_related("fingerprint", "project__user", "project__organization")
    content = rows.filter(pk=content_id, fingerprint__isnull=False).first()
    if held is None or content is None:
        return False
    texts = texts_of(content)
    try:
        found = _meaning(content, texts) if texts else Meaning(NOTHING, {})
    except (ProviderError, RuleBroken) as error:
        _wait(held, error)
        return False
    return _keep(held, texts, found)


def _claim(content_id: UUID) -> MeaningOrder | None:
    """The order, ours until the lease ends; None when nothing is due."""
    due = MeaningOrder.objects.filter(pk=content_id, due_at__lte=Now())
    if not due.update(attempt=F("attempt") + 1, due_at=Now() + LEASE):
        return None
    return MeaningOrder.objects.filter(pk=content_id).first()


def _meaning(content: Content, texts: dict[str, str]) -> Meaning:
    gateway = Gateway(owner=Owner.of(content.project), content_id=content.pk)
    fingerprint = content.fingerprint
    return gateway.with_one(CAPABILITY, lambda caller: _asked(caller, fingerprint, texts))


def _asked(caller: Caller, fingerprint: ContentFingerprint, texts: dict[str, str]) -> Meaning:
    """What is there already, of the same text and model, is not asked for again."""
    model = f"{caller.name}:{caller.engine().model}"[:80]
    is_same = fingerprint.meaning_model == model
    changed = changed_parts(fingerprint, texts) if is_same else PARTS
    parts = [part for part in changed if part in texts]
    if not parts:
        return Meaning(model, {})
    request = EmbeddingRequest(tuple(texts[part] for part in parts), DIMENSIONS)

    def embed(engine: TextEmbedder) -> Embeddings:
        return engine.embed(request)

    answer = caller.call(
        OPERATION, embed, units=lambda found: (found.usage.input_tokens, len(found.vectors))
    )
    return Meaning(model, dict(zip(parts, answer.vectors, strict=True)))


@transaction.atomic
def _keep(held: MeaningOrder, texts: dict[str, str], found: Meaning) -> bool:
    """Vectors in, order out; nothing when the text changed meanwhile: that was ordered anew."""
    same = MeaningOrder.objects.filter(pk=held.pk, version=held.version)
    if not same.delete()[0]:
        return False
    fields: dict[str, object] = {"meaning_model": found.model}
    for part in PARTS:
        if part in found.vectors:
            fields[f"{part}_meaning"] = list(found.vectors[part])
            fields[f"{part}_hash"] = hash_of(texts[part])
        elif part not in texts:
            fields |= {f"{part}_meaning": None, f"{part}_hash": ""}
    ContentFingerprint.objects.filter(pk=held.pk).update(**fields)
    return True


def _wait(held: MeaningOrder, error: ProviderError | RuleBroken) -> None:
    logger.warning("meaning_not_asked", content=str(held.pk), error=str(error))
    due: object = None
    if held.attempt <= len(WAIT_MINUTES):
        minutes = WAIT_MINUTES[held.attempt - 1]
        if isinstance(error, ProviderError):
            minutes = max(minutes, PERMANENT_MINUTES if error.permanent else 0)
            minutes = max(minutes, round((error.retry_after or 0) / 60))
        due = Now() + timedelta(minutes=minutes)
    MeaningOrder.objects.filter(pk=held.pk, version=held.version).update(
        due_at=due, error_message=str(error)
    )
