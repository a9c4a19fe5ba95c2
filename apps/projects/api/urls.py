from __future__ import annotations

from django.urls import path

from apps.projects.api.projects import ProjectsView, ProjectView

urlpatterns = [
    path("projects/", ProjectsView.as_view(), name="projects"),
    path("projects/<uuid:project_id>/", ProjectView.as_view(), name="project"),
]
