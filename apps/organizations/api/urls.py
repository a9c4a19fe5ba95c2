from __future__ import annotations

from django.urls import path

from apps.organizations.api.audit import AuditView
from apps.organizations.api.organizations import OrganizationsView

urlpatterns = [
    path("organizations/", OrganizationsView.as_view(), name="organizations"),
    path("audit/", AuditView.as_view(), name="audit"),
]
