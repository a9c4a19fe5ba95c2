"""A template made into the design of one film of a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core.errors import ProblemList
from apps.projects.models import Project
from apps.templates.design import parse_design
from apps.templates.design.composing import compose
from apps.templates.errors import DesignInvalid
from apps.templates.models import BrandKit, Template
from apps.templates.stored_clips import stored_clips
from apps.usage.owners import Owner


def order_design(
    template: Template,
    *,
    project: Project,
    modifications: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The design of one film: the template in the project's format and its owner's brand, with the
    project's modifications and those of this film over them.

    Raises DesignInvalid for a stored design that is not sound, and for a modification that the
    template does not have or that does not suit, such as a clip that the owner does not have.
    """
    parse_design(template.template_data)
    own = project.style_preset.get("modifications") or {}
    kit = BrandKit.objects.filter(Owner.of(project).rows, is_active=True).first()
    return compose(
        template.template_data,
        content_format=project.content_format,
        brand=kit.brand if kit else None,
        modifications={**own, **(modifications or {})},
        words=words,
        clips=lambda design: stored_clips(design, Owner.of(project)),
    )


def check_order(
    template: Template, *, project: Project, modifications: Mapping[str, Any]
) -> tuple[str, ...]:
    """What is wrong with the modifications of a project, in sentences; nothing when all suit."""
    changed = Project(
        user_id=project.user_id,
        organization_id=project.organization_id,
        content_format=project.content_format,
        style_preset={"modifications": dict(modifications)},
    )
    try:
        order_design(template, project=changed)
    except DesignInvalid as invalid:
        return sentences_of(invalid)
    return ()


def sentences_of(invalid: ProblemList) -> tuple[str, ...]:
    return tuple(f"{one.field}: {one}" for one in invalid.problems)
