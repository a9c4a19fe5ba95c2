"""The console's door. Django's own login page knows neither limits nor second factors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from unfold.forms import AuthenticationForm

from apps.accounts.errors import SecondFactorRequired
from apps.accounts.pages.common import next_page, show
from apps.accounts.sign_in import sign_in_with_password
from apps.core.errors import RuleBroken


class LoginForm(AuthenticationForm):  # type: ignore[misc]
    """Address and password; who they belong to is asked by the view."""

    def clean(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


@method_decorator(
    [sensitive_post_parameters("password"), csrf_protect, never_cache], name="dispatch"
)
class ConsoleLogin(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        if admin.site.has_permission(request):
            return redirect(next_page(request))
        return self._page(request, LoginForm(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LoginForm(request, data=request.POST)
        if not form.is_valid():
            return self._page(request, form)
        email, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            sign_in_with_password(request, email=email, password=password, staff_only=True)
        except SecondFactorRequired:
            query = urlencode({"next": next_page(request)})
            return redirect(f"{reverse('second-factor:ask')}?{query}")
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form)
        return redirect(next_page(request))

    def _page(self, request: HttpRequest, form: LoginForm) -> HttpResponse:
        return show(
            request,
            "admin/login.html",
            title=_("Log in"),
            form=form,
            app_path=request.get_full_path(),
            next=next_page(request),
        )
