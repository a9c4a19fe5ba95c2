"""The templates and prompts an installation starts with."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction

from apps.core.audit import SYSTEM
from apps.projects.states import ContentFormat, Vertical
from apps.templates.design import parse_design
from apps.templates.models import Prompt, Template
from apps.templates.services.versions import keep_version
from apps.templates.states import PromptType, TemplateType

_FOLDER = Path(__file__).resolve().parents[1] / "system"


def install_templates() -> int:
    """Add system templates, and bring those that are there up to date; return how many changed.

    System templates belong to the product: to change one, duplicate it.
    """
    changed = 0
    for path in sorted(_FOLDER.glob("*.json")):
        facts: dict[str, Any] = orjson.loads(path.read_bytes())
        parse_design(facts["template_data"])
        kept = Template.objects.filter(
            slug=facts["slug"], user__isnull=True, organization__isnull=True
        ).first()
        template = kept or Template(template_type=TemplateType.SYSTEM)
        if kept and all(getattr(kept, name) == value for name, value in facts.items()):
            continue
        is_redesigned = kept is None or kept.template_data != facts["template_data"]
        with transaction.atomic():
            for name, value in facts.items():
                setattr(template, name, value)
            template.save()
            if is_redesigned:
                keep_version(by=SYSTEM, template=template)
        changed += 1
    return changed


def install_prompts() -> int:
    """Add the script prompts that are not there yet; edited ones are left as they are."""
    added = 0
    texts = tomllib.loads((_FOLDER / "prompts.toml").read_text(encoding="utf-8"))
    kinds = Prompt.objects.filter(user__isnull=True, organization__isnull=True)
    known = set(kinds.values_list("type", "vertical", "language", "content_format"))
    for language, verticals in texts.items():
        for vertical, text in verticals.items():
            for content_format in ContentFormat.values:
                if (PromptType.SCRIPT, vertical, language, content_format) in known:
                    continue
                Prompt.objects.create(
                    type=PromptType.SCRIPT,
                    vertical=vertical,
                    language=language,
                    content_format=content_format,
                    name=f"{Vertical(vertical).label} ({language}, {content_format})",
                    system_prompt=text["system_prompt"].strip(),
                    hook_template=text["hook"].strip(),
                    call_to_action=text["call_to_action"].strip(),
                    image_template="{visual_prompt}",
                )
                added += 1
    return added
