"""Signing in with Google and Kakao."""

from __future__ import annotations

from typing import Any

import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation

from apps.accounts.adapters.account import save_new_user
from apps.accounts.models import User
from apps.accounts.services.addresses import mark_verified

MAX_NAME = 100
TIMEOUT_SECONDS = 10


class ProviderSession(requests.Session):
    """Asks the providers, each at the address that settings.SOCIAL_BASE_URLS gives it, if any."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        for base, other in settings.SOCIAL_BASE_URLS.items():
            if str(url).startswith(base):
                url = other + str(url)[len(base) :]
        kwargs.setdefault("timeout", TIMEOUT_SECONDS)
        return super().request(method, url, *args, **kwargs)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider's word is taken for who somebody is, never for an account that exists already."""

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name"), data.get("last_name")]
        name = data.get("name") or " ".join(filter(None, parts)) or data.get("username") or ""
        user.name = "".join(filter(str.isprintable, name)).strip()[:MAX_NAME]
        user.locale = translation.get_language() or user.locale
        return user

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: forms.Form | None = None
    ) -> User:
        with transaction.atomic():
            user: User = sociallogin.user
            if form is None:
                user.name = user.name or user.email.partition("@")[0][:MAX_NAME]
                user.set_unusable_password()
                save_new_user(user)
            super().save_user(request, sociallogin, form)
            if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
                mark_verified(user=user, old_email=user.email, new_email=user.email, by=user)
        return user

    def get_requests_session(self) -> requests.Session:
        return ProviderSession()
