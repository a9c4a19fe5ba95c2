from __future__ import annotations

from django.urls import path

from apps.templates.api.prompts import (
    ActivatePromptView,
    PromptsView,
    PromptVersionsView,
)
from apps.templates.api.templates import TemplatesView, TemplateView

prompt = [
    path("versions/", PromptVersionsView.as_view(), name="prompt-versions"),
    path("activate/", ActivatePromptView.as_view(), name="prompt-activate"),
]
urlpatterns = [
    path("prompts/", PromptsView.as_view(), name="prompts"),
    path(
        "prompts/<uuid:prompt_id>/versions/", PromptVersionsView.as_view(), name="prompt-versions"
    ),
    path(
        "prompts/<uuid:prompt_id>/activate/", ActivatePromptView.as_view(), name="prompt-activate"
    ),
    path("templates/", TemplatesView.as_view(), name="templates"),
    path("templates/<uuid:template_id>/", TemplateView.as_view(), name="template"),
]
