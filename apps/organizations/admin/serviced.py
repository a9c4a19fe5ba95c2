"""Console pages that save through services: a refusal of theirs becomes an error of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.decorators import action

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.core.errors import NotAllowed, ProblemList, RuleBroken

MOST_AT_ONCE = 100
Method = TypeVar("Method", bound=Callable[..., Any])


def act(
    description: str | Promise, *, permission: str, icon: str | None = None
) -> Callable[[Method], Method]:
    """An action of a console page, for staff for whom has_<permission>_permission is true."""
    decorate = action(description=description, permissions=[permission], icon=icon)
    return cast(Callable[[Method], Method], decorate)


class ServicedForm(forms.ModelForm[Any]):
    """Shows what a service has just refused, beside the field that is at fault."""

    refusal: ClassVar[RuleBroken | None] = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        refusal = self.refusal
        problems = refusal.problems if isinstance(refusal, ProblemList) else (refusal,)
        for problem in problems:
            if problem is not None:
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, str(problem))
        return given


class ServicedAdmin(ConsoleAdmin):
    """Its save_model and delete_model call services, which write the audit entries.

    When a service refuses, the transaction of the page is undone, and the same request is answered
    once more with the refusal as an error of the form, which keeps it from saving.
    """

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 (Django's own signature)
        **kwargs: Any,
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, ServicedForm):
            form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            page: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except RuleBroken as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            page = super().changeform_view(request, *args, **kwargs)
        return page

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            page: HttpResponse = super().delete_view(request, *args, **kwargs)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        return page

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the audit log has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the audit log has it."""


def acting(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."))
    return request.user


def link_to(row: Model, text: str) -> str:
    """A cell that leads to the row's own page."""
    page = f"admin:{row._meta.label_lower.replace('.', '_')}_change"  # noqa: SLF001 (public)
    context = {"url": reverse(page, args=[row.pk]), "text": text}
    return render_to_string("admin/organizations/link.html", context)


def to_each(request: HttpRequest, rows: Iterable[Model], work: Callable[[Any], object]) -> int:
    """Do one thing to many rows; say how many it was done to, and why not to the others."""
    done = 0
    for row in rows:
        try:
            work(row)
            done += 1
        except RuleBroken as refusal:
            messages.error(request, f"{row}: {refusal}")
    text = ngettext("Done for %(count)d entry.", "Done for %(count)d entries.", done)
    messages.info(request, text % {"count": done})
    return done
