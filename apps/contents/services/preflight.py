"""Everything that can be known to go wrong, asked before a run starts: all problems at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.conf import settings

from apps.contents.errors import DiskAlmostFull
from apps.contents.models import Content
from apps.contents.pipeline.brief import Brief
from apps.contents.services.duplicates import check_no_duplicate
from apps.contents.services.script_checks import check_script_allowed
from apps.contents.services.sources import check_source, check_topic_alone
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.sentences import gettext as _
from apps.projects.voices import owner_voices, voice_named
from apps.providers.capabilities.speech import Voice
from apps.providers.embedded import fonts
from apps.providers.errors import ProviderError
from apps.subscriptions.entitlements import check_flag
from apps.subscriptions.services.credits import check_can_pay
from apps.templates.design import parse_design
from apps.templates.models import Template
from apps.templates.states import TemplateType
from apps.usage.gateway import check_providers
from apps.usage.owners import Owner
from apps.usage.services.budgets import check_budget

_SAMPLES = {"ko": "가나다라마바사 짧은 영상", "en": "The quick brown fox"}


def choose_voice(language: str, name: str = "", *, owner: Owner) -> Voice:
    """The named voice of the owner's speech provider, or its default one of the language.

    Raises InvalidInput (field "voice") for an unknown voice or one of another language.
    """
    return voice_named(owner_voices(owner), name, language=language)


def check_before_start(brief: Brief, *, template: Template, owner: Owner, credits: int) -> None:
    """Raise ProblemList naming everything that would stop this run, or return."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: _check_source(brief, owner),
        lambda: check_script_allowed(brief),
        lambda: _check_new(brief),
        lambda: _check_look(brief),
        lambda: _check_plan(template, owner),
        lambda: check_providers(owner),
        lambda: check_can_pay(owner=owner, credits=credits) if credits else None,
        lambda: check_budget(owner=owner),
        _check_disk,
    )
    problems = [problem for check in checks for problem in _problems(check)]
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ProblemList(problems)


def _problems(check: Callable[[], object]) -> tuple[RuleBroken, ...]:
    try:
        check()
    except ProblemList as several:
        return several.problems
    except RuleBroken as problem:
        return (problem,)
    return ()


def _check_source(brief: Brief, owner: Owner) -> None:
    if brief.script is not None:
        return
    if brief.topic:
        check_topic_alone(owner)
    else:
        check_source(brief.text, brief.language)


def _check_new(brief: Brief) -> None:
    content = Content.objects.select_related("project").get(pk=brief.content_id)
    check_no_duplicate(content)


def _check_look(brief: Brief) -> None:
    design = parse_design(brief.design)
    families = {design.headline_font, design.body_font}
    if design.captions:
        families.add(design.captions.font)
    for family in sorted(families):
        try:
            covered = fonts.covers(family, _SAMPLES[brief.language])
        except ProviderError as error:
            raise InvalidInput(str(error), field="template") from error
        if not covered and family != design.headline_font:
            raise InvalidInput(
                _("The font “%(font)s” has no letters for the project's language.")
                % {"font": family},
                field="template",
            )


def _check_plan(template: Template, owner: Owner) -> None:
    """Templates other than the system's are for plans that bring them."""
    if template.template_type != TemplateType.SYSTEM:
        check_flag(owner=owner, flag="advanced_templates", field="template")


def _check_disk() -> None:
    settings.WORK_ROOT.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.WORK_ROOT).free
    if free < settings.MIN_FREE_DISK_BYTES:
        raise DiskAlmostFull(free // 1_000_000, settings.MIN_FREE_DISK_BYTES // 1_000_000)
