"""Source text in, a script of beats out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.scripts.spoken import length_of
from apps.contents.scripts.topics import told_topic
from apps.contents.states import JobType
from apps.core.sentences import gettext as _
from apps.core.sentences import joined
from apps.providers.capabilities.script import ScriptDraft, ScriptRequest, ScriptWriter
from apps.providers.errors import ProviderError
from apps.usage.states import OutputType


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:  # noqa: ARG001
    if brief.script is not None:
        return {"script": brief.script}
    asked = asdict(_request(brief))
    # Every step's name has it already.
    del asked["variation"]
    return {**asked, "provider": brief.provider("script")}


def run(context: StepContext) -> StepResult:
    brief = context.brief
    if brief.script is not None:
        context.log(_("Using the script that a person wrote."))
        return StepResult(data=dict(brief.script), provider="person")
    draft = context.providers.call(
        "script",
        JobType.SCRIPT_GENERATION,
        lambda writer: _write(writer, brief),
        units=lambda draft: (draft.tokens_in, draft.tokens_out),
        keep=(OutputType.SCRIPT, {"prompt": asdict(_request(brief))}),
    )
    context.log(
        _("Wrote %(beats)s beats, %(characters)s characters. %(length)s")
        % {
            "beats": len(draft.body) + 2,
            "characters": len(draft.full_text),
            "length": _length_words(brief, draft),
        }
    )
    data = asdict(draft)
    # What was used is metered, and the raw answer is kept among the AI outputs.
    del data["usage"], data["raw_text"]
    return StepResult(data=data, provider=context.providers.used)


def _length_words(brief: Brief, draft: ScriptDraft) -> str:
    """How the script fits its format, by the pace of the voice."""
    length = length_of(
        (draft.hook, *draft.body, draft.call_to_action),
        language=brief.language,
        content_format=brief.content_format,
        characters_per_second=brief.pace * brief.speed,
    )
    words = _("Spoken it takes about %(seconds).0f s of the %(target).0f s wanted.") % {
        "seconds": length.seconds,
        "target": length.target,
    }
    if length.is_short and brief.text.strip():
        return joined(words, _("The source holds no more that can be said."))
    return words


def _write(writer: ScriptWriter, brief: Brief) -> ScriptDraft:
    """Engines that take sentences from the source need one; language models can do without."""
    if not brief.text.strip() and getattr(writer, "needs_source", True):
        raise ProviderError(
            _(
                "A topic alone needs a text provider, and none is set up. Give a text, a web "
                "page or a feed, or set a provider's key."
            ),
            permanent=True,
        )
    return writer.write(_request(brief))


def read(data: Mapping[str, Any]) -> ScriptDraft:
    """A script as later steps see it."""
    fields = {name: data[name] for name in ("title", "hook", "call_to_action")}
    return ScriptDraft(
        **fields,
        body=tuple(data["body"]),
        tags=tuple(data.get("tags", ())),
        sources=tuple(data.get("sources", ())),
        tokens_in=int(data.get("tokens_in", 0)),
        tokens_out=int(data.get("tokens_out", 0)),
    )


def _request(brief: Brief) -> ScriptRequest:
    prompt = brief.prompt
    return ScriptRequest(
        title=told_topic(brief.title, brief.topic),
        text=brief.text,
        language=brief.language,
        content_format=brief.content_format,
        vertical=brief.vertical,
        tone=brief.tone,
        target_seconds=brief.target_seconds,
        characters_per_second=brief.pace * brief.speed,
        system_prompt=prompt.system_prompt if prompt else "",
        hook_template=prompt.hook_template if prompt else "",
        call_to_action=prompt.call_to_action if prompt else "",
        variation=brief.variation(JobType.SCRIPT_GENERATION),
    )
