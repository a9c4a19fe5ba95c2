"""The console's pages, and rows to show on them."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from apps.accounts.models import OutboxMail
from apps.subscriptions.models import CreditPrice, SubscriptionPlan
from apps.templates.models import Prompt
from apps.usage.models import ProviderDrain
from tests.isolation.admin_pages import Page
from tests.isolation.world import World

STANDARD = ("changelist", "add", "change", "delete", "history")


def admin_of(page: Page) -> ModelAdmin[Any]:
    found = {model._meta.label_lower: model_admin for model, model_admin in _registered()}
    return found[page.model]


def registered() -> set[str]:
    return {model._meta.label_lower for model, _admin in _registered()}


def links_of(model_admin: ModelAdmin[Any]) -> set[str]:
    """The names of its addresses besides Django's own."""
    opts = model_admin.opts
    own = {f"{opts.app_label}_{opts.model_name}_{name}" for name in STANDARD}
    return {pattern.name for pattern in model_admin.get_urls() if pattern.name} - own


def actions_of(model_admin: ModelAdmin[Any]) -> set[str]:
    actions: Any = model_admin.actions or ()
    return {action if isinstance(action, str) else action.__name__ for action in actions}


def row_of(page: Page, world: World) -> models.Model:
    """One row of the page's model: the team's, or the installation's."""
    if page.model in world.team.rows:
        return world.team.rows[page.model]
    row = admin_of(page).model._default_manager.first()
    return row if row is not None else _made(page.model)


def more_rows(row: models.Model, count: int) -> None:
    """Copies of row that differ where they must."""
    for number in range(1, count + 1):
        _copy(row, number).save(force_insert=True)


def _registered() -> list[tuple[type[models.Model], ModelAdmin[Any]]]:
    return list(admin.site._registry.items())


def _copy(row: models.Model, number: int) -> models.Model:
    model = type(row)
    copy = model(**{field.attname: getattr(row, field.attname) for field in model._meta.fields})
    key = model._meta.pk
    copy.pk = uuid.uuid4() if isinstance(key, models.UUIDField) else None
    for field in model._meta.fields:
        if field.unique and not field.primary_key:
            _vary(copy, field, number)
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
            continue
        if constraint.condition is not None and hasattr(copy, "is_active"):
            copy.is_active = False  # one is active at a time
        else:
            _vary_one_of(copy, [model._meta.get_field(name) for name in constraint.fields], number)
    return copy


def _vary_one_of(copy: models.Model, fields: list[Any], number: int) -> None:
    for field in fields:
        if not field.choices and not field.is_relation:
            _vary(copy, field, number)
            return
    for field in fields:
        target = getattr(copy, field.name) if field.is_relation else None
        if target is not None:
            other = _copy(target, number)
            other.save(force_insert=True)
            setattr(copy, field.name, other)
            return


def _vary(copy: models.Model, field: Any, number: int) -> None:
    value = getattr(copy, field.attname)
    if isinstance(value, str):
        text = f"x{number}{uuid.uuid4().hex[:8]}{value}"[: field.max_length]
        setattr(copy, field.attname, text)
    elif isinstance(value, datetime.date):
        setattr(copy, field.attname, value + datetime.timedelta(days=number))
    elif isinstance(value, int):
        setattr(copy, field.attname, value + 1000 + number)


def _made(label: str) -> models.Model:
    """What an installation has one of, or will have."""
    makers: dict[type[models.Model], dict[str, Any]] = {
        Group: {"name": "A group"},
        OutboxMail: {"sender": "a@example.com", "recipients": ["b@example.com"], "subject": "A"},
        IntervalSchedule: {"every": 7, "period": "hours"},
        CrontabSchedule: {"minute": "7"},
        SolarSchedule: {"event": "sunset", "latitude": 37, "longitude": 127},
        ClockedSchedule: {"clocked_time": timezone.now()},
        SubscriptionPlan: {"code": "one", "name": "One"},
        CreditPrice: {"operation": "video", "content_format": "short", "credits": 1},
        Prompt: {"name": "A prompt"},
        ProviderDrain: {"capability": "image", "provider": "cards", "reason": "A reason"},
    }
    by_label = {model._meta.label_lower: (model, fields) for model, fields in makers.items()}
    if label == PeriodicTask._meta.label_lower:
        interval = IntervalSchedule.objects.create(every=9, period="hours")
        return _saved(PeriodicTask(name="A task", task="none", interval=interval))
    model, fields = by_label[label]
    return _saved(model(**fields))


def _saved(row: models.Model) -> models.Model:
    row.save()
    return row
