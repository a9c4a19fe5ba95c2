from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.contents.models import Content, ScriptVersion
from apps.contents.policies import check_can_edit_project
from apps.contents.scripts.checks import check_script
from apps.contents.services.assessments import ask_for_assessment
from apps.contents.services.fingerprints import refresh_fingerprint
from apps.contents.services.paces import voice_pace
from apps.contents.services.scene_sync import sync_scenes
from apps.contents.states import ContentStatus
from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import Conflict, InvalidInput
from apps.core.sentences import gettext as _
from apps.templates.models import Prompt


@transaction.atomic
def add_script_version(
    *,
    content: Content,
    by: Actor,
    hook: str,
    body: Sequence[str],
    call_to_action: str,
    title: str = "",
    tags: Sequence[str] = (),
    provider: str = "",
    prompt_version: int | None = None,
    prompt_id: str = "",
    sources: Sequence[int] = (),
    restored_from: int | None = None,
    tokens_in: int = 0,
    tokens_out: int = 0,
) -> ScriptVersion:
    """Save a script and make it the content's current one."""
    Content.objects.select_for_update().get(pk=content.pk)
    latest = content.script_versions.aggregate(latest=Max("number"))["latest"] or 0
    version = ScriptVersion.objects.create(
        content=content,
        number=latest + 1,
        title=(title or content.title)[:200],
        hook=hook,
        body=list(body),
        call_to_action=call_to_action,
        tags=list(tags),
        author=by if isinstance(by, User) else None,
        provider=provider,
        prompt_version=prompt_version,
        prompt=Prompt.objects.filter(pk=prompt_id).first() if prompt_id else None,
        sources=list(sources),
        restored_from=restored_from,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
    )
    content.current_script = version
    content.script = version.as_json()
    content.tags = list(tags) or content.tags
    fields = ["current_script", "script", "tags", "updated_at"]
    if sync_scenes(content, version.beats):
        fields.append("storyboard_version")
    content.save(update_fields=fields)
    refresh_fingerprint(content)
    audit.record(by=by, action="script.saved", target=content, changes={"version": version.number})
    return version


@transaction.atomic
def edit_script(
    *, content: Content, by: User, hook: str, body: Sequence[str], call_to_action: str
) -> ScriptVersion:
    """Save a person's script; the next run speaks it as written.

    Raises InvalidInput naming the line ("body.3"), all of them in a ProblemList.
    """
    check_can_write(by, content)
    hook, body, call_to_action = _tidy(hook), [_tidy(line) for line in body], _tidy(call_to_action)
    project = content.project
    check_script(
        hook,
        body,
        call_to_action,
        language=project.language,
        content_format=project.content_format,
        characters_per_second=voice_pace(project, content),
    )
    current = content.current_script
    version = add_script_version(
        content=content,
        by=by,
        hook=hook,
        body=body,
        call_to_action=call_to_action,
        title=current.title if current else content.title,
        tags=current.tags if current else (),
        sources=_kept_sources(current, body),
    )
    ask_for_assessment(version)
    return version


@transaction.atomic
def restore_script(*, content: Content, by: User, number: int) -> ScriptVersion:
    """Make an old version the current one again: a new version with the old one's words."""
    check_can_write(by, content)
    old = content.script_versions.filter(number=number).first()
    if old is None:
        raise InvalidInput(
            _("There is no version %(number)d of this script.") % {"number": number},
            field="version",
        )
    current = content.current_script
    if current is not None and current.lines == old.lines:
        raise Conflict(_("The script has these words already."))
    version = add_script_version(
        content=content,
        by=by,
        hook=old.hook,
        body=old.body,
        call_to_action=old.call_to_action,
        title=old.title,
        tags=old.tags,
        sources=old.sources,
        restored_from=old.number,
    )
    ask_for_assessment(version)
    return version


def check_can_write(by: User, content: Content) -> None:
    """Raise unless the person may change the content's script now."""
    check_can_edit_project(by, content.project)
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first, then edit the script."))


def _tidy(line: str) -> str:
    """Without spaces around it; line breaks inside are for `check_script` to refuse."""
    return line.strip(" \t\n\r\u3000\xa0")


def _kept_sources(current: ScriptVersion | None, body: Sequence[str]) -> list[int]:
    """Lines that are as they were keep the sentence that they were taken from."""
    if current is None:
        return [-1] * len(body)
    known = dict(zip(current.body, current.sources, strict=False))
    return [known.get(line, -1) for line in body]
