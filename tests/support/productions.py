"""Small productions for tests: real steps, a small frame, a short text."""

from __future__ import annotations

import copy
from typing import Any

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun, ProjectPolicy
from apps.contents.pipeline.dispatch import ready_jobs
from apps.contents.pipeline.runner import run_job
from apps.contents.services.contents import create_content
from apps.core.audit import SYSTEM
from apps.projects.models import Project
from apps.projects.services.projects import create_project
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.defaults import install_plans
from apps.subscriptions.services.subscriptions import start_subscription
from apps.subscriptions.states import BillingMethod
from apps.templates.models import Template
from apps.templates.services.defaults import install_prompts, install_templates
from apps.usage.owners import Owner

ENGLISH_TEXT = """
The metre was first defined in 1791 as one ten-millionth of the distance from the North Pole to the
equator. Two surveyors measured the line from Dunkirk to Barcelona for seven years. In 1889 a bar of
platinum and iridium became the official metre. Since 1983 the metre is the distance that light
travels in 1/299,792,458 of a second. Today every tape measure goes back to the speed of light.
"""
KOREAN_TEXT = """
훈민정음은 세종대왕이 1443년에 만들고 1446년에 반포한 글자이다. 처음에는 자음 17자와
모음 11자를 합쳐 28자였다. 지금은 그 가운데 24자를 쓴다.
자음의 모양은 소리를 낼 때의 입과 혀의 모양을 본떴다.
한글날은 10월 9일이고 2013년부터 다시 공휴일이 되었다.
"""


def install_everything() -> None:
    """What `install_defaults` installs, and a small template for quick films."""
    install_plans()
    install_templates()
    install_prompts()
    small = copy.deepcopy(Template.objects.get(slug="aurora").template_data)
    small["size"] = {"width": 360, "height": 640}
    for element in small["elements"]:
        if element["type"] == "caption":
            element.update(size_px=26, outline_px=3)
    Template.objects.create(
        slug="small",
        name="Small",
        template_type="system",
        content_format="short",
        vertical="commerce",
        template_data=small,
    )


def make_person(email: str = "owner@example.com", **fields: Any) -> User:
    return User.objects.create_user(email, "correct horse battery staple", **fields)


def subscribe(owner: Owner, plan: str = "enterprise") -> Subscription:
    """The owner's live subscription; the plan is given to those who have none."""
    return live_subscription(owner) or start_subscription(
        by=SYSTEM,
        owner=owner,
        plan=SubscriptionPlan.objects.get(code=plan),
        billing_method=BillingMethod.COMPLIMENTARY,
    )


def make_project(by: User, language: str = "en", **fields: Any) -> Project:
    """A project whose owner has credits enough."""
    fields.setdefault("style_preset", {"template": "small"})
    team = fields.get("organization")
    install_plans()
    subscribe(Owner(organization_id=team.pk) if team else Owner(user_id=by.pk))
    project = create_project(by=by, name="Series", language=language, **fields)
    # Tests make many films of one text.
    ProjectPolicy.objects.create(project=project, is_duplicate_guarded=False)
    return project


def make_content(by: User, language: str = "en", **fields: Any) -> Content:
    text = KOREAN_TEXT if language == "ko" else ENGLISH_TEXT
    title = "한글은 어떻게 만들어졌나" if language == "ko" else "How long is a metre?"
    project = fields.pop("project", None) or make_project(by, language)
    return create_content(by=by, project=project, title=title, text=fields.pop("text", text))


def work_off(run: ContentRun) -> ContentRun:
    """Do every job of the run in this process, in order, until none is ready."""
    while jobs := [job for job in ready_jobs(run) if job.next_attempt_at is None]:
        for job in jobs:
            run_job(str(job.pk))
    run.refresh_from_db()
    return run
