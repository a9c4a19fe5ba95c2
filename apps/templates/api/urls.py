from __future__ import annotations

from django.urls import path

from apps.templates.api.templates import TemplatesView, TemplateView

urlpatterns = [
    path("templates/", TemplatesView.as_view(), name="templates"),
    path("templates/<uuid:template_id>/", TemplateView.as_view(), name="template"),
]
