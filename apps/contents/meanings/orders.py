"""Ordering meanings: after a save, and by the clock for what was missed. Nobody is asked here."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from apps.contents.meanings.texts import changed_parts, texts_of
from apps.contents.models import Content, ContentFingerprint, MeaningOrder
from apps.core.queueing import enqueue
from apps.providers import registry
from apps.usage.gateway import candidates
from apps.usage.models import ProviderRoute
from apps.usage.owners import Owner

TASK = "contents.ask_meaning"
CAPABILITY = "embedding"
# A message is given so long before it is sent again.
RESEND_AFTER = timedelta(seconds=60)
MOST_AT_ONCE = 200


def note_changes(content: Content, fingerprint: ContentFingerprint) -> None:
    """Forget the vectors of texts that changed, and order new ones where somebody can be asked."""
    parts = changed_parts(fingerprint, texts_of(content))
    if not parts:
        return
    is_asked = bool(candidates(Owner.of(content.project), CAPABILITY))
    forgotten: dict[str, str | None] = {}
    for part in parts:
        if getattr(fingerprint, f"{part}_hash"):
            forgotten |= {f"{part}_meaning": None, f"{part}_hash": ""}
    if forgotten and not is_asked:
        # Found again by order_missed when somebody can be asked.
        forgotten["meaning_model"] = ""
    if forgotten:
        ContentFingerprint.objects.filter(pk=fingerprint.pk).update(**forgotten)
    if is_asked:
        order(content)


def order(content: Content) -> None:
    now = timezone.now()
    MeaningOrder.objects.update_or_create(
        content=content,
        defaults={
            "version": F("version") + 1,
            "due_at": now,
            "attempt": 0,
            "error_message": "",
        },
        create_defaults={"due_at": now},
    )
    enqueue(TASK, content.pk)


def send_again() -> int:
    """Wake a worker for what is due and nobody did; return how many messages were sent."""
    since = timezone.now() - RESEND_AFTER
    due = MeaningOrder.objects.filter(due_at__lte=since).order_by("due_at")
    waiting = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for content_id in waiting:
        enqueue(TASK, content_id)
    return len(waiting)


def order_missed() -> int:
    """Order contents whose owners have somebody to ask, and had nobody when these were saved;
    return how many."""
    count = 0
    if registry.order(CAPABILITY):
        count += _order_bare(ContentFingerprint.objects.all())
    routes = ProviderRoute.objects.filter(capability=CAPABILITY)
    for route in routes.only("user_id", "organization_id"):
        count += _order_bare(_rows_of(Owner.of(route)))
    return count


def order_all(owner: Owner) -> int:
    """Order all contents of an owner, also those that were given up or are of another model; what
    is there already is not asked again. Return how many."""
    rows = Content.objects.filter(pk__in=_rows_of(owner).values("pk"))
    count = 0
    for content in rows.iterator(chunk_size=200):
        order(content)
        count += 1
    return count


def _rows_of(owner: Owner) -> QuerySet[ContentFingerprint]:
    """The owner's fingerprints; none when nobody can be asked for it."""
    key = owner.organization_id or owner.user_id
    if key is None or not candidates(owner, CAPABILITY):
        return ContentFingerprint.objects.none()
    return ContentFingerprint.objects.filter(tenant_id=key)


def _order_bare(rows: QuerySet[ContentFingerprint]) -> int:
    bare = rows.filter(meaning_model="", content__meaning_order__isnull=True)
    keys = list(bare.values_list("pk", flat=True)[:MOST_AT_ONCE])
    now = timezone.now()
    MeaningOrder.objects.bulk_create(
        [MeaningOrder(content_id=key, due_at=now) for key in keys], ignore_conflicts=True
    )
    for key in keys:
        enqueue(TASK, key)
    return len(keys)
