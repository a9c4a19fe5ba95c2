from __future__ import annotations

from django.utils import timezone

from apps.templates.models import BrandKit, Prompt, TemplatePreview
from tests.isolation.tenant import Tenant
from tests.templates.designs import design


def plant(tenant: Tenant) -> None:
    """The team's brand with a logo, a clip its owner asked for, and two versions of a prompt."""
    _prompts(tenant)
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


def _prompts(tenant: Tenant) -> None:
    for number, name in enumerate(("prompt", "prompt_in_force"), start=1):
        tenant.make(
            name,
            Prompt,
            vertical="tech",
            language="en",
            content_format="short",
            version=number,
            is_active=number == 2,
            hook_template="",
            call_to_action="",
            author=tenant.people["editor"],
            organization_id=tenant.ids["organization"],
        )
