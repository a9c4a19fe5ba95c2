"""A POST that is sent twice has one effect (header Idempotency-Key).

    stored = stored_answer(request)
    if stored: return stored
    ... reading that changes nothing, such as fetching a page ...
    return once(request, lambda: Response(...))

Only what was carried out is remembered: a refused request changed nothing and may be repaired and
sent again under the same key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.rendering import to_json
from apps.core.errors import InvalidInput, RuleBroken
from apps.core.models import IdempotencyKey

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Location", "ETag")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class KeyReused(RuleBroken):
    """The key stands for another request."""

    code = "idempotency_key_reused"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key was used for another request. Take a new one."), field=HEADER
        )


def stored_answer(request: Request) -> Response | None:
    """The answer this request got before; None when it has no key or was not carried out yet.

    Raises KeyReused when the key stands for another request.
    """
    key = _key(request)
    return _replay(request, key) if key else None


def once(request: Request, effect: Callable[[], Response]) -> Response:
    """Carry out effect and remember its answer, both in one transaction.

    The row goes in first: of several requests with one key, the others wait at its unique index
    until the first has committed, and then give its answer; if it failed, one of them goes on.
    """
    key = _key(request)
    if not key:
        return effect()
    with transaction.atomic():
        row = _take(request, key)
        if row is not None:
            response = effect()
            row.status = response.status_code
            row.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            row.body = orjson.loads(to_json(response.data))
            row.save(update_fields=["status", "headers", "body"])
            return response
    answer = _replay(request, key)
    # The first one's row can only be gone when it was purged in this very moment.
    return answer if answer is not None else once(request, effect)


def purge_idempotency_keys() -> int:
    """Remove the rows older than KEPT_FOR; return how many."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]


def _take(request: Request, key: str) -> IdempotencyKey | None:
    """The row of this key, made now; None when there is one already."""
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                user_id=str(request.user.pk),
                key=key,
                operation=_operation(request),
                request_digest=_digest(request.data),
            )
    except IntegrityError:
        return None


def _replay(request: Request, key: str) -> Response | None:
    row = IdempotencyKey.objects.filter(user_id=str(request.user.pk), key=key).first()
    if row is None:
        return None
    if row.operation != _operation(request) or row.request_digest != _digest(request.data):
        raise KeyReused
    headers = {**row.headers, "Idempotency-Replayed": "true"}
    return Response(row.body, status=row.status, headers=headers)


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "")
    if HEADER in request.headers and not _KEY.fullmatch(key):
        raise InvalidInput(
            _("An Idempotency-Key has 1 to 200 visible ASCII characters."), field=HEADER
        )
    return key


def _operation(request: Request) -> str:
    return f"{request.method} {request.path}"[:300]


def _digest(data: Any) -> str:
    """SHA-256 of the request's JSON with sorted keys: spelling and order do not matter."""
    return hashlib.sha256(
        orjson.dumps(data, option=orjson.OPT_SORT_KEYS, default=_file_digest)
    ).hexdigest()


def _file_digest(file: Any) -> str:
    """A file of a form counts as its bytes."""
    if not isinstance(file, UploadedFile):
        raise TypeError
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
