"""What platforms are told about videos, and how like an earlier one a video may be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.contents.models import Content, ProjectPolicy
from apps.contents.policies import check_can_edit_project
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.projects.models import Project

FLAGS = ("ai_disclosure", "made_for_kids")
PLATFORMS = ("youtube", "tiktok", "instagram", "archive")
LEAST, MOST = Decimal("0.50"), Decimal("1.00")


def policy_of(project: Project) -> ProjectPolicy:
    """The project's policy; one with the defaults, not saved, when it has none."""
    return ProjectPolicy.objects.filter(project=project).first() or ProjectPolicy(project=project)


def flags_for(content: Content, platform: str = "") -> dict[str, bool]:
    """What a platform is to be told: the content's word for it, the content's own, the project's
    for the platform, or the project's, the first that says something."""
    policy = policy_of(content.project)
    layers = (
        content.platform_flags.get(platform, {}),
        {name: getattr(content, name) for name in FLAGS},
        policy.platform_flags.get(platform, {}),
        {name: getattr(policy, name) for name in FLAGS},
    )
    return {
        name: next(layer[name] for layer in layers if layer.get(name) is not None) for name in FLAGS
    }


@transaction.atomic
def change_project_policy(*, by: User, project: Project, **fields: Any) -> ProjectPolicy:
    """Change the named fields of the project's policy."""
    check_can_edit_project(by, project)
    policy, _is_new = ProjectPolicy.objects.select_for_update().get_or_create(project=project)
    if "platform_flags" in fields:
        check_platform_flags(fields["platform_flags"])
    for name in ("duplicate_threshold", "meaning_threshold"):
        if not LEAST <= fields.get(name, LEAST) <= MOST:
            raise InvalidInput(_("The likeness is a number from 0.50 to 1.00."), field=name)
    changes = {
        name: [getattr(policy, name), value]
        for name, value in fields.items()
        if getattr(policy, name) != value
    }
    for name, value in fields.items():
        setattr(policy, name, value)
    if changes:
        policy.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="project_policy.changed", target=project, changes=changes)
    return policy


@transaction.atomic
def change_disclosures(*, by: User, content: Content, **fields: Any) -> Content:
    """Change ai_disclosure, made_for_kids (null: as the project says) or platform_flags."""
    check_can_edit_project(by, content.project)
    if "platform_flags" in fields:
        check_platform_flags(fields["platform_flags"])
    changes = {
        name: [getattr(content, name), value]
        for name, value in fields.items()
        if getattr(content, name) != value
    }
    for name, value in fields.items():
        setattr(content, name, value)
    if changes:
        content.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="content.disclosures", target=content, changes=changes)
    return content


def check_platform_flags(flags: Mapping[str, Any]) -> None:
    """Raise InvalidInput unless it is {platform: {flag: true or false}}."""
    for platform, told in flags.items():
        if platform not in PLATFORMS:
            raise InvalidInput(
                _("There is no platform “%(name)s”. Known are: %(known)s.")
                % {"name": str(platform)[:40], "known": ", ".join(PLATFORMS)},
                field="platform_flags",
            )
        is_good = isinstance(told, Mapping) and all(
            name in FLAGS and isinstance(value, bool) for name, value in told.items()
        )
        if not is_good:
            raise InvalidInput(
                _("For a platform say %(known)s, each true or false.")
                % {"known": ", ".join(FLAGS)},
                field=f"platform_flags.{platform}",
            )
