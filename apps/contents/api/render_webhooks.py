"""Where renderers tell that a film is done.

Creatomate's messages carry no signature (https://creatomate.com/docs/api/rest-api/webhooks), so
nothing in them is believed: the render's id only makes the worker that waits for it look at once.
Ids that nobody waits for change nothing and are answered alike, so nobody can guess at them.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.contents.pipeline.vendors import hear_of_order
from apps.core.api.throttling import count_attempt
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.core.origin import client_address

PROVIDER = "creatomate"
MOST_A_MINUTE = 120
LONGEST_ID = 100


class CreatomateWebhookView(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        count_attempt(
            "render-webhook",
            client_address(request) or "unknown",
            most=MOST_A_MINUTE,
            window_seconds=60,
        )
        told = request.data
        render_id = told.get("id") if isinstance(told, dict) else None
        if not isinstance(render_id, str) or not 0 < len(render_id) <= LONGEST_ID:
            raise InvalidInput(_("The message names no render."), field="id")
        hear_of_order(PROVIDER, render_id)
        return Response({"received": True})
