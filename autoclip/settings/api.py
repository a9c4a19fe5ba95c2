"""The REST API and its documentation."""

from __future__ import annotations

__all__ = ["API_PROBLEM_CONVERTERS", "REST_FRAMEWORK", "SPECTACULAR_SETTINGS"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["apps.core.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsing.OrjsonParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "apps.core.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "apps.core.api.problems.handle_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "PAGE_SIZE": 25,
    # Times stay datetimes until the renderer writes them, always in UTC.
    "DATETIME_FORMAT": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# Functions of higher floors that turn an exception into a problem, or None.
API_PROBLEM_CONVERTERS = ["apps.providers.api.problems.provider_problem"]

SPECTACULAR_SETTINGS = {
    "TITLE": "AutoClip API",
    "DESCRIPTION": (
        "Produce, watch, review and fetch videos.\n\n"
        "Sign in with `POST /api/v1/session/`; everything that changes something needs the CSRF "
        "token too. Errors are problem+json (RFC 9457): `code` is for machines, `detail` for "
        "people, `errors` names the fields. Lists are newest first: follow `next`. What you may "
        "not see does not exist for you (404)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ContentStatus": "apps.contents.states.ContentStatus",
        "RunStatus": "apps.contents.states.RunStatus",
        "JobStatus": "apps.contents.states.JobStatus",
        "ContentSourceType": "apps.contents.states.SourceType",
        "SafetyVerdict": "apps.contents.states.Verdict",
        "DataSourceType": "apps.projects.states.DataSourceType",
        "ItemVerdict": "apps.projects.states.ItemVerdict",
        "VisitStatus": "apps.projects.states.VisitStatus",
        "PlatformName": "apps.projects.states.Platform",
        "ChannelStatus": "apps.projects.states.ChannelStatus",
        "UploadStatus": "apps.contents.states.UploadStatus",
        "Visibility": "apps.projects.states.Visibility",
        "JobType": "apps.contents.states.JobType",
        "BatchStatus": "apps.contents.states.BatchStatus",
        "DecisionStatus": "apps.contents.states.DecisionStatus",
        "LibraryKind": "apps.contents.api.media_inputs.KINDS",
        "MakingStatus": "apps.templates.states.PreviewStatus",
        "ProjectStatus": "apps.projects.states.ProjectStatus",
        "OrganizationPermission": "apps.organizations.permissions.Permission",
        "OrganizationRole": "apps.organizations.states.Role",
        "InvitationStatus": "apps.organizations.states.InvitationStatus",
        "WordsChange": "apps.core.api.differences.PIECE_CHANGES",
        "TextChange": "apps.core.api.differences.LINE_CHANGES",
        "Language": "django.conf.settings.LANGUAGES",
    },
}
