"""Where everything is."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.accounts.pages.urls import account_urlpatterns, console_urlpatterns
from apps.core.api import health
from apps.organizations.pages.urls import invitation_urlpatterns
from apps.projects.pages.urls import channel_urlpatterns

handler400 = "apps.core.api.error_pages.bad_request"
handler403 = "apps.core.api.error_pages.forbidden"
handler404 = "apps.core.api.error_pages.not_found"
handler500 = "apps.core.api.error_pages.fault"

# Should Django's own login page ever be reached, it only leads to ours.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

api = [
    path("", include("apps.accounts.api.urls")),
    path("", include("apps.organizations.api.urls")),
    path("", include("apps.usage.api.urls")),
    path("", include("apps.subscriptions.api.urls")),
    path("", include("apps.projects.api.urls")),
    path("", include("apps.templates.api.urls")),
    path("", include("apps.contents.api.urls")),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", include(console_urlpatterns)),
    path("admin/", admin.site.urls),
    path("account/", include((account_urlpatterns, "account"))),
    path("account/", include((invitation_urlpatterns, "team"))),
    path("account/channels/", include((channel_urlpatterns, "channels"))),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include((api, "api"))),
    path("api/auth/", include("apps.accounts.api.auth_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
