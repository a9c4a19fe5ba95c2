from __future__ import annotations

from django.urls import path

from apps.providers.api.voices import VoicesView

urlpatterns = [path("voices/", VoicesView.as_view(), name="voices")]
