from __future__ import annotations

from django.urls import path

from apps.accounts.api.session import CsrfView, SessionView

urlpatterns = [
    path("session/", SessionView.as_view(), name="session"),
    path("session/csrf/", CsrfView.as_view(), name="session-csrf"),
]
