"""Doing one thing to many people, and saying how many it was done to."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.services.reset_mail import send_reset_mail
from apps.accounts.services.second_factors import remove_second_factors
from apps.accounts.services.sessions import end_sessions
from apps.accounts.services.states import reinstate_user, request_deletion, suspend_user
from apps.core.errors import NotAllowed, RuleBroken

MOST_AT_ONCE = 100


def suspend(request: HttpRequest, users: QuerySet[User]) -> None:
    _to_each(request, users, lambda user: suspend_user(user=user, by=_acting(request)))


def reinstate(request: HttpRequest, users: QuerySet[User]) -> None:
    _to_each(request, users, lambda user: reinstate_user(user=user, by=_acting(request)))


def delete(request: HttpRequest, users: QuerySet[User]) -> None:
    _to_each(request, users, lambda user: request_deletion(user=user, by=_acting(request)))


def sign_out(request: HttpRequest, users: QuerySet[User]) -> None:
    _to_each(request, users, lambda user: end_sessions(user=user, by=_acting(request)))


def mail_reset(request: HttpRequest, users: QuerySet[User]) -> None:
    def send(user: User) -> None:
        send_reset_mail(request=request, user=user, by=_acting(request))

    _to_each(request, users, send)


def forget_second_factors(request: HttpRequest, users: QuerySet[User]) -> None:
    _to_each(request, users, lambda user: remove_second_factors(user=user, by=_acting(request)))


def _to_each(request: HttpRequest, users: QuerySet[User], work: Callable[[User], object]) -> None:
    done = 0
    for user in users[:MOST_AT_ONCE]:
        try:
            _check_may_act(_acting(request), user)
            work(user)
            done += 1
        except RuleBroken as refusal:
            messages.error(request, f"{user.email}: {refusal}")
    text = ngettext("Done for %(count)d person.", "Done for %(count)d people.", done)
    messages.info(request, text % {"count": done})


def _check_may_act(by: User, user: User) -> None:
    if user.is_superuser and not by.is_superuser:
        raise NotAllowed(_("Only a superuser may do this to a superuser."))


def _acting(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."))
    return request.user
