"""Prompts: a changed one is a new version, and one version of a kind is in force."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.sentences import gettext as _
from apps.providers.capabilities.script import ScriptRequest
from apps.providers.language_models.script_prompt import script_prompt
from apps.templates.models import Prompt

TEXTS = ("system_prompt", "hook_template", "call_to_action", "scene_template", "image_template")
KIND = ("type", "vertical", "language", "content_format")
MOST_CHARACTERS = 8000
PLACEHOLDERS = {"title", "topic"}


class PromptsForStaffAlone(NotAllowed):
    code = "prompts_for_staff"

    def __init__(self) -> None:
        super().__init__(_("Only staff may change prompts."))


@transaction.atomic
def add_prompt_version(*, by: User, prompt: Prompt, activate: bool = True, **texts: str) -> Prompt:
    """Save changed texts of a prompt as a new version of its kind, and put it in force."""
    check_may_change(by)
    check_texts(texts)
    rows = _kind(prompt).select_for_update()
    latest = max(rows.values_list("version", flat=True), default=0)
    fresh = Prompt(
        **{name: getattr(prompt, name) for name in KIND},
        name=texts.get("name") or prompt.name,
        version=latest + 1,
        is_active=False,
        **{name: texts.get(name, getattr(prompt, name)) for name in TEXTS},
    )
    fresh.save()
    audit.record(
        by=by, action="prompt.version_added", target=fresh, changes={"from": prompt.version}
    )
    return activate_prompt(by=by, prompt=fresh) if activate else fresh


@transaction.atomic
def activate_prompt(*, by: User, prompt: Prompt) -> Prompt:
    """Put this version in force in place of the one that is."""
    check_may_change(by)
    rows = _kind(prompt).select_for_update()
    current = rows.filter(is_active=True).first()
    if current is not None and current.pk == prompt.pk:
        raise Conflict(_("This prompt is in force already."))
    if current is not None:
        current.is_active = False
        current.save(update_fields=["is_active", "updated_at"])
    prompt.is_active = True
    prompt.save(update_fields=["is_active", "updated_at"])
    audit.record(
        by=by,
        action="prompt.activated",
        target=prompt,
        changes={"version": [current.version if current else None, prompt.version]},
    )
    return prompt


def check_texts(texts: dict[str, Any]) -> None:
    """Raise InvalidInput naming the text that cannot be used."""
    if "system_prompt" in texts and not texts["system_prompt"].strip():
        raise InvalidInput(
            _("Write the instructions: a prompt without them asks for nothing."),
            field="system_prompt",
        )
    for name in TEXTS:
        text = texts.get(name, "")
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput(
                _("The text has %(count)d characters; write at most %(most)d.")
                % {"count": len(text), "most": MOST_CHARACTERS},
                field=name,
            )
    for name in ("hook_template", "call_to_action"):
        unknown = set(re.findall(r"\{([^{}]*)\}", texts.get(name, ""))) - PLACEHOLDERS
        if unknown:
            raise InvalidInput(
                _("Unknown placeholders: %(names)s. Known are {title} and {topic}.")
                % {"names": ", ".join(sorted(f"{{{one}}}" for one in unknown))[:200]},
                field=name,
            )


def preview_prompt(prompt: Prompt, *, title: str, sentences: tuple[str, ...]) -> tuple[str, str]:
    """What a language model would be sent, (instructions, material), with a typical voice."""
    texts = script_prompt(
        ScriptRequest(
            title=title,
            text="\n".join(sentences),
            language=prompt.language,
            content_format=prompt.content_format,
            vertical=prompt.vertical,
            tone="professional",
            target_seconds={"short": 38.0, "mid": 170.0}.get(prompt.content_format, 460.0),
            characters_per_second=6.0 if prompt.language == "ko" else 13.5,
            system_prompt=prompt.system_prompt,
            hook_template=prompt.hook_template,
            call_to_action=prompt.call_to_action,
        ),
        sentences,
    )
    return texts["system"], texts["user"]


def _kind(prompt: Prompt) -> Any:
    """All versions of the prompt's kind."""
    return Prompt.objects.filter(**{name: getattr(prompt, name) for name in KIND})


def check_may_change(by: User) -> None:
    """Prompts belong to the installation: staff with the right to change them."""
    if not (by.is_staff and by.has_perm("templates.change_prompt")):
        raise PromptsForStaffAlone
