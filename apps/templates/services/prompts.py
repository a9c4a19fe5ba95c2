"""Prompts: a changed one is a new version, and one version of a kind is in force for each owner."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import Conflict
from apps.core.sentences import gettext as _
from apps.templates.errors import KindTaken, PromptGone, SharedPromptKept, TooManyVersions
from apps.templates.models import Prompt
from apps.templates.models.prompt import KIND
from apps.templates.policies import check_can_change_prompt, check_can_own_prompt
from apps.templates.prompt_texts import TEXTS, check_texts
from apps.templates.series import lock_series
from apps.usage.owners import Owner

MOST_VERSIONS = 100


@transaction.atomic
def create_prompt(*, by: User, owner: Owner | None, **fields: Any) -> Prompt:
    """The first version of a kind (of KIND; the type is a script's unless given), put in force.

    owner None is the installation. Raises KindTaken where the owner has one of this kind.
    """
    check_can_own_prompt(by, owner=owner)
    check_texts({"system_prompt": "", **fields})
    prompt = Prompt(
        user_id=owner.user_id if owner else None,
        organization_id=owner.organization_id if owner else None,
        author=by,
        is_active=True,
        **fields,
    )
    if lock_series(prompt):
        raise KindTaken
    try:
        with transaction.atomic():
            prompt.save(force_insert=True)
    except IntegrityError as error:
        # two who begin the installation's series at once have nothing to wait for
        raise KindTaken from error
    audit.record(by=by, action="prompt.created", target=prompt)
    return prompt


@transaction.atomic
def copy_prompt(*, by: User, prompt: Prompt, owner: Owner, name: str = "") -> Prompt:
    """A prompt that by may see as the owner's own, to be changed at will."""
    copied = {field: getattr(prompt, field) for field in (*KIND, *TEXTS)}
    made = create_prompt(by=by, owner=owner, name=name or prompt.name, **copied)
    audit.record(
        by=by,
        action="prompt.copied",
        target=made,
        changes={"from": str(prompt.pk), "version": prompt.version},
    )
    return made


@transaction.atomic
def add_prompt_version(*, by: User, prompt: Prompt, activate: bool = True, **texts: str) -> Prompt:
    """Save changed texts of a prompt as a new version of its kind, and put it in force."""
    check_can_change_prompt(by, prompt)
    check_texts(texts)
    versions = lock_series(prompt)
    if len(versions) >= MOST_VERSIONS:
        raise TooManyVersions(MOST_VERSIONS)
    changed = {name: text for name, text in texts.items() if getattr(prompt, name) != text}
    if not changed:
        raise Conflict(
            _("Nothing is changed: these are the words of version %(number)d.")
            % {"number": prompt.version}
        )
    kept = (*KIND, "user_id", "organization_id", "name", *TEXTS)
    fresh = Prompt(
        **{**{name: getattr(prompt, name) for name in kept}, **changed},
        version=max((row.version for row in versions), default=0) + 1,
        author=by,
        is_active=False,
    )
    fresh.save(force_insert=True)
    audit.record(
        by=by, action="prompt.version_added", target=fresh, changes={"from": prompt.version}
    )
    return activate_prompt(by=by, prompt=fresh) if activate else fresh


@transaction.atomic
def activate_prompt(*, by: User, prompt: Prompt) -> Prompt:
    """Put this version in force in place of the one that is."""
    check_can_change_prompt(by, prompt)
    current = _in_force(prompt)
    if current is not None and current.pk == prompt.pk:
        raise Conflict(_("This prompt is in force already."))
    if current is not None:
        _switch(current, is_active=False)
    _switch(prompt, is_active=True)
    audit.record(
        by=by,
        action="prompt.activated",
        target=prompt,
        changes={"version": [current.version if current else None, prompt.version]},
    )
    return prompt


@transaction.atomic
def deactivate_prompt(*, by: User, prompt: Prompt) -> Prompt:
    """Go back to the installation's prompt; the owner's versions stay and can be put in force."""
    check_can_change_prompt(by, prompt)
    if prompt.is_shared:
        raise SharedPromptKept
    current = _in_force(prompt)
    if current is None or current.pk != prompt.pk:
        raise Conflict(_("This prompt is not in force."))
    _switch(prompt, is_active=False)
    audit.record(by=by, action="prompt.deactivated", target=prompt)
    return prompt


@transaction.atomic
def delete_prompt_version(*, by: User, prompt: Prompt) -> None:
    """Forget an old version. Scripts that were asked for with it keep its number.

    The newest one stays, so that no number is given twice.
    """
    check_can_change_prompt(by, prompt)
    versions = lock_series(prompt)
    row = next((one for one in versions if one.pk == prompt.pk), None)
    if row is None:
        raise PromptGone
    if row.is_active or row.pk == versions[-1].pk:
        raise Conflict(_("The version in force and the newest one stay. Delete an older one."))
    audit.record(by=by, action="prompt.version_deleted", target=prompt)
    prompt.delete()


def _in_force(prompt: Prompt) -> Prompt | None:
    """The version in force of the prompt's series, which is locked; raises PromptGone."""
    versions = lock_series(prompt)
    if prompt.pk not in {row.pk for row in versions}:
        raise PromptGone
    return next((row for row in versions if row.is_active), None)


def _switch(prompt: Prompt, *, is_active: bool) -> None:
    prompt.is_active = is_active
    prompt.save(update_fields=["is_active", "updated_at"])
