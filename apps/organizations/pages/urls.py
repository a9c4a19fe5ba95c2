from __future__ import annotations

from django.urls import path

from apps.organizations.pages.invitation import InvitationPage

invitation_urlpatterns = [
    path("invitation/<str:token>", InvitationPage.as_view(), name="invitation"),
]
