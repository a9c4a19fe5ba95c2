"""The texts of a prompt: what may stand in them, and what a language model is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.providers.capabilities.script import ScriptRequest
from apps.providers.language_models.script_prompt import script_prompt
from apps.templates.models import Prompt

TEXTS = ("system_prompt", "hook_template", "call_to_action", "scene_template", "image_template")
MOST_CHARACTERS = 8000
PLACEHOLDERS = {"title", "topic"}
SECONDS = {"short": 38.0, "mid": 170.0, "long": 460.0}

# What a prompt is tried with: a title, and sentences to tell about.
SAMPLES = {
    "ko": (
        "세계에서 가장 오래된 나무",
        ("이 나무는 4,800년을 살았습니다.", "아무도 자리를 알려 주지 않습니다."),
    ),
    "en": (
        "The oldest tree",
        ("The tree is 4,800 years old.", "Nobody tells where it stands."),
    ),
}


def check_texts(texts: Mapping[str, Any]) -> None:
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


def preview_prompt(
    prompt: Prompt, *, title: str = "", sentences: tuple[str, ...] = (), **texts: str
) -> tuple[str, str]:
    """What a language model would be sent, (instructions, material), with a typical voice; texts
    take the place of the prompt's own, and a sample that of a title and sentences left out."""
    sample_title, sample = SAMPLES[prompt.language]
    title, sentences = title or sample_title, sentences or sample
    own = {
        name: texts.get(name, getattr(prompt, name))
        for name in ("system_prompt", "hook_template", "call_to_action")
    }
    asked = script_prompt(
        ScriptRequest(
            title=title,
            text="\n".join(sentences),
            language=prompt.language,
            content_format=prompt.content_format,
            vertical=prompt.vertical,
            tone="professional",
            target_seconds=SECONDS[prompt.content_format],
            characters_per_second=6.0 if prompt.language == "ko" else 13.5,
            **own,
        ),
        sentences,
    )
    return asked["system"], asked["user"]
