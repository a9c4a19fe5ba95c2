from __future__ import annotations

from django.urls import path

from apps.accounts.api.account import AccountView, DeletionView, OneSessionView, SessionsView
from apps.accounts.api.session import CsrfView, SessionView

urlpatterns = [
    path("session/", SessionView.as_view(), name="session"),
    path("session/csrf/", CsrfView.as_view(), name="session-csrf"),
    path("account/", AccountView.as_view(), name="account"),
    path("account/sessions/", SessionsView.as_view(), name="account-sessions"),
    path("account/sessions/<uuid:session_id>/", OneSessionView.as_view(), name="account-session"),
    path("account/deletion/", DeletionView.as_view(), name="account-deletion"),
]
