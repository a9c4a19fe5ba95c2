"""The OpenAPI description: every operation with the problems it may answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import AllowAny

from apps.core.api.idempotency import HEADER as IDEMPOTENCY_HEADER
from apps.core.api.problems import MEDIA_TYPE
from apps.core.api.serializers import ProblemOutput

IDEMPOTENCY = OpenApiParameter(
    IDEMPOTENCY_HEADER,
    str,
    OpenApiParameter.HEADER,
    description=(
        "Send the same key again, and the same request has one effect and one answer. "
        "Kept for 24 hours."
    ),
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag you read: the change is refused (412) when somebody was faster.",
)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_DESCRIPTIONS = {
    "400": "The input is wrong; `errors` names the fields.",
    "401": "Not signed in.",
    "403": "Not allowed, or the CSRF token is missing.",
    "404": "There is no such thing, or you may not know of it.",
    "409": "Not in its present state.",
    "412": "It was changed since you read it.",
    "413": "The request is too large.",
    "415": "The body is not application/json.",
    "422": "The idempotency key stands for another request.",
    "503": "Something we depend on does not answer; see Retry-After.",
}


class SessionCookie(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "apps.core.api.authentication.SessionAuthentication"
    name = "session"
    match_subclasses = True

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": (
                "The cookie that POST /api/v1/session/ sets. Requests that change something also "
                f"send the CSRF token: cookie {settings.CSRF_COOKIE_NAME}, header X-CSRFToken."
            ),
        }


class ProblemSchema(AutoSchema):
    """Adds the problems that follow from what an operation is: its method, path and input."""

    def get_description(self) -> str:  # type: ignore[override]
        """What the operation says of itself; not what its class inherits."""
        return ""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in sorted(self._problem_statuses()):
            if status not in bodies:
                response = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    ProblemOutput, status, media_types=[MEDIA_TYPE]
                )
                bodies[status] = {**response, "description": _DESCRIPTIONS[status]}
        return dict(sorted(bodies.items()))

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: Any = None
    ) -> str:
        """ProjectOutput is called Project in the description."""
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return str(name).removesuffix("Output")

    def _problem_statuses(self) -> set[str]:
        parameters = self._get_parameters()
        names = {parameter["name"] for parameter in parameters}
        statuses = {"503"}
        if AllowAny not in getattr(self.view, "permission_classes", ()):
            statuses.add("401")
        if self.method not in {"GET", "HEAD"}:
            statuses.add("403")
        if "{" in self.path:
            statuses.add("404")
        if self.method in _WITH_BODY:
            statuses |= {"400", "409", "413", "415"}
        if any(parameter["in"] == "query" for parameter in parameters):
            statuses.add("400")
        if IDEMPOTENCY_HEADER in names:
            statuses.add("422")
        if "If-Match" in names:
            statuses.add("412")
        return statuses
