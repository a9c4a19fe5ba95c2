"""The OpenAPI description: every operation with the problems it may answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from apps.core.api.idempotency import HEADER as IDEMPOTENCY_HEADER
from apps.core.api.problems import MEDIA_TYPE

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
    "429": "Too many attempts; see Retry-After.",
    "503": "Something we depend on does not answer; see Retry-After.",
}


class SessionCookie(OpenApiAuthenticationExtension):
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
                f"send the CSRF token, as {settings.CSRF_COOKIE_NAME} cookie and X-CSRFToken header."
            ),
        }


class ProblemSchema(AutoSchema):
    """Adds the problems that follow from what an operation is: its method, path and input."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in sorted(self._problem_statuses()):
            if status not in bodies:
                response = self._get_response_for_code(
                    _problem_serializer(), status, media_types=[MEDIA_TYPE]
                )
                bodies[status] = {**response, "description": _DESCRIPTIONS[status]}
        return dict(sorted(bodies.items()))

    def _problem_statuses(self) -> set[str]:
        names = {parameter["name"] for parameter in self._get_parameters()}
        statuses = {"503"}
        if AllowAny not in getattr(self.view, "permission_classes", ()):
            statuses.add("401")
        if self.method not in {"GET", "HEAD"}:
            statuses.add("403")
        if "{" in self.path:
            statuses.add("404")
        if self.method in _WITH_BODY:
            statuses |= {"400", "409", "413", "415"}
        if any(parameter["in"] == "query" for parameter in self._get_parameters()):
            statuses.add("400")
        if IDEMPOTENCY_HEADER in names:
            statuses.add("422")
        if "If-Match" in names:
            statuses.add("412")
        return statuses


def _problem_serializer() -> Any:
    field_problem = inline_serializer(
        "FieldProblem",
        {
            "field": serializers.CharField(help_text="A path such as `body.2`; may be empty."),
            "code": serializers.CharField(help_text="Stable, for machines."),
            "detail": serializers.CharField(help_text="A sentence for people."),
        },
        many=True,
    )
    return inline_serializer(
        "Problem",
        {
            "type": serializers.CharField(help_text="Always about:blank."),
            "title": serializers.CharField(help_text="The meaning of the status."),
            "status": serializers.IntegerField(),
            "code": serializers.CharField(help_text="Stable, for machines."),
            "detail": serializers.CharField(help_text="A sentence for people."),
            "errors": field_problem,
        },
    )
