from __future__ import annotations

import copy

from django.utils import timezone

from apps.projects.models import (
    Channel,
    ChannelAuthorization,
    DataSource,
    Project,
    SourceItem,
    SourceVisit,
    SpeechSample,
)
from apps.providers.embedded.music import tracks
from apps.templates.models import Template, TemplateVersion
from tests.isolation.tenant import Tenant


def plant(tenant: Tenant) -> None:
    """A series of the team and a template of its own; and the owner's private series."""
    design = copy.deepcopy(Template.objects.get(slug="small").template_data)
    team = {"organization_id": tenant.ids["organization"]}
    template = tenant.make(
        "template",
        Template,
        slug=f"{tenant.word}-look",
        template_data=design,
        content_format="short",
        **team,
    )
    tenant.name("template_slug", template.slug)
    _plant_versions(tenant, template)
    project = tenant.make(
        "project", Project, language="en", style_preset={"template": "small"}, **team
    )
    tenant.make(
        "speech_sample",
        SpeechSample,
        project=project,
        status="ready",
        language="en",
        storage_key=tenant.file("wav"),
        duration_ms=1000,
        sent_at=timezone.now(),
    )
    _plant_source(tenant, project)
    _plant_channels(tenant, project)
    tenant.name("voice", "en-hana")
    tenant.name("track", tracks()[0].name)
    tenant.make("private_project", Project, language="en", user=tenant.people["owner"])


def _plant_versions(tenant: Tenant, template: Template) -> None:
    """The present design, and an older one."""
    older = {**template.template_data, "frames_per_second": 25}
    for number, name, data in ((1, "old", older), (2, "new", template.template_data)):
        tenant.make(
            f"template_version_{number}",
            TemplateVersion,
            template=template,
            number=number,
            template_data=data,
            author=tenant.people["editor"],
        )
        tenant.name(f"{name}_version", str(number))


def _plant_channels(tenant: Tenant, project: Project) -> None:
    """A channel with an account, one without, and somebody on the way to connect another."""
    connected = {"project": project, "status": "connected", "status_at": timezone.now()}
    tenant.make("channel", Channel, platform="youtube", next_check_at=timezone.now(), **connected)
    tenant.make("archive", Channel, platform="archive", access_token="", **connected)
    tenant.make(
        "authorization",
        ChannelAuthorization,
        project=project,
        platform="youtube",
        requested_by=tenant.people["owner"],
        expires_at=timezone.now(),
    )


def _plant_source(tenant: Tenant, project: Project) -> None:
    """A feed, a look at it, and what it brought. Its address leads nowhere, so that a test of it
    asks nobody."""
    config = {"feed_url": f"http://news.invalid/{tenant.word}"}
    source = tenant.make(
        "data_source",
        DataSource,
        project=project,
        source_type="rss",
        config=config,
        schedule_cron="",
        place="news.invalid",
        schedule_zone="UTC",
    )
    now = timezone.now()
    tenant.make(
        "source_visit",
        SourceVisit,
        data_source=source,
        trigger="schedule",
        slot=now,
        status="completed",
        finished_at=now,
    )
    hashes = {"item_hash": f"{tenant.word}-1", "identity_hash": f"{tenant.word}-1"}
    tenant.make(
        "source_item",
        SourceItem,
        data_source=source,
        project=project,
        verdict="skipped",
        verdict_at=now,
        reason="too_old",
        **hashes,
    )
