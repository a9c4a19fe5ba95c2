"""Where payment vendors send their messages: the raw body is verified before anything is read.

There is no session and no CSRF token: what a vendor writes is proved by the vendor's own means.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import audit
from apps.core.api.parsing import BodyTooLarge
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.providers.capabilities.payment import WebhookRejected
from apps.subscriptions.services.billing.events import receive

logger = structlog.get_logger(__name__)

MOST_BYTES = 256 * 1024


class WebhookView(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def post(self, request: Request, provider: str) -> Response:
        if provider not in settings.PAYMENT_ROUTES:
            raise Http404
        body = _body(request)
        try:
            receive(provider=provider, headers=dict(request.headers), body=body)
        except WebhookRejected as error:
            audit.record_refusal(
                by=None,
                action="payment_event.rejected",
                attempt=f"{request.method} {request.path}",
                reason=error.sentence,
                actor_label=provider,
            )
            raise InvalidInput(error.sentence) from error
        return Response({"received": True})


def _body(request: Request) -> bytes:
    """The body as it came, cut off where it becomes too long."""
    length = request.headers.get("Content-Length", "0")
    too_long = length.isascii() and length.isdecimal() and int(length) > MOST_BYTES
    body = b"" if too_long else request._request.read(MOST_BYTES + 1)  # noqa: SLF001
    if too_long or len(body) > MOST_BYTES:
        raise BodyTooLarge(_("The message is too large."))
    return bytes(body)
