from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from apps.accounts.pages import mailed_links, second_factor
from apps.accounts.pages.login import ConsoleLogin
from apps.accounts.pages.logout import console_logout
from apps.accounts.pages.password import ConsolePasswordChange

second_factor_pages = [
    path("", second_factor.AskSecondFactor.as_view(), name="ask"),
    path("set-up/", second_factor.SetUpSecondFactor.as_view(), name="set-up"),
    path("passkey-options/", second_factor.passkey_options, name="passkey-options"),
]

# Before Django's own pages at the same addresses.
console_urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", ConsoleLogin.as_view(), name="console-login"),
    path("logout/", console_logout, name="console-logout"),
    path(
        "password_change/",
        admin.site.admin_view(ConsolePasswordChange.as_view()),
        name="console-password-change",
    ),
    path("second-factor/", include((second_factor_pages, "second-factor"))),
]

account_urlpatterns = [
    path("verify-email/<str:key>", mailed_links.VerifyEmail.as_view(), name="verify-email"),
    path("password/reset", mailed_links.AskForReset.as_view(), name="ask-for-reset"),
    path("password/reset/<str:key>", mailed_links.ResetPassword.as_view(), name="reset-password"),
    path("keep/<str:token>", mailed_links.KeepAccount.as_view(), name="keep-account"),
    path("sign-in-failed", mailed_links.sign_in_failed, name="sign-in-failed"),
]
