from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.contents.models import Content, ScriptVersion
from apps.contents.policies import check_can_edit_project
from apps.contents.services.scene_sync import sync_scenes
from apps.contents.states import ContentStatus
from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import Conflict, InvalidInput

MAX_BEATS = 120
MAX_BEAT_CHARACTERS = 600


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
    audit.record(by=by, action="script.saved", target=content, changes={"version": version.number})
    return version


@transaction.atomic
def edit_script(
    *, content: Content, by: User, hook: str, body: Sequence[str], call_to_action: str
) -> ScriptVersion:
    """Save a person's script; the next run speaks it as written."""
    check_can_edit_project(by, content.project)
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first, then edit the script."))
    hook, call_to_action = hook.strip(), call_to_action.strip()
    body = [beat.strip() for beat in body if beat.strip()]
    check_beats(hook, body, call_to_action)
    current = content.current_script
    return add_script_version(
        content=content,
        by=by,
        hook=hook,
        body=body,
        call_to_action=call_to_action,
        title=current.title if current else content.title,
        tags=current.tags if current else (),
    )


def check_beats(hook: str, body: Sequence[str], call_to_action: str) -> None:
    """Raise InvalidInput naming hook, body or cta when this is no script."""
    if not hook:
        raise InvalidInput(_("The hook is empty: the first three seconds decide."), field="hook")
    if not body:
        raise InvalidInput(_("The script needs at least one sentence."), field="body")
    if len(body) > MAX_BEATS:
        raise InvalidInput(
            _("The script has more than %(most)d beats.") % {"most": MAX_BEATS}, field="body"
        )
    for field, beat in [("hook", hook), *(("body", b) for b in body), ("cta", call_to_action)]:
        if len(beat) > MAX_BEAT_CHARACTERS:
            raise InvalidInput(
                _("One beat is longer than %(most)d characters: “%(start)s…”.")
                % {"most": MAX_BEAT_CHARACTERS, "start": beat[:40]},
                field=field,
            )
