from __future__ import annotations

from django.utils import timezone

from apps.templates.models import BrandKit, TemplatePreview
from tests.isolation.tenant import Tenant
from tests.templates.designs import design


def plant(tenant: Tenant) -> None:
    """The team's brand with a logo, and a clip that its owner asked for."""
    logo = {"key": tenant.file("png"), "name": f"{tenant.word}.png", "size_bytes": 64}
    tenant.make(
        "brand_kit",
        BrandKit,
        organization_id=tenant.ids["organization"],
        text_color="",
        accent_color="#ABCDEF",
        headline_font="",
        body_font="",
        files={"logo": logo},
    )
    tenant.name("brand_role", "logo")
    tenant.make(
        "preview",
        TemplatePreview,
        requested_by=tenant.people["owner"],
        design=design(),
        language="en",
        start_ms=0,
        duration_ms=5000,
        digest="0" * 64,
        status="ready",
        file_key=tenant.file("mp4"),
        finished_at=timezone.now(),
    )
