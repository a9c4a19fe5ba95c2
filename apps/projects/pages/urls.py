from __future__ import annotations

from django.urls import path

from apps.projects.pages.callback import callback, connected

channel_urlpatterns = [
    path("callback/", callback, name="callback"),
    path("connected/", connected, name="connected"),
]
