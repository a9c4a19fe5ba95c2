"""The console's look and its menu: Unfold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

__all__ = ["UNFOLD"]


def _static(path: str) -> Callable[[HttpRequest], str]:
    """The address of a static file, asked for when the page is made (it may hold a hash)."""
    return lambda _request: static(path)


def _may_view(model: str) -> Callable[[HttpRequest], bool]:
    app, name = model.split(".")
    return lambda request: bool(request.user.has_perm(f"{app}.view_{name}"))


def _page_of(path: str, model: str) -> str:
    """The name of the page of a model that has a line of its own in the menu; "changelist" for the
    others of the model, "" for pages of other models."""
    start = f"/admin/{model.replace('.', '/')}/"
    if not path.startswith(start):
        return ""
    rest = path.removeprefix(start)
    return next(
        (page for page in ("library", "calendar") if rest.startswith(f"{page}/")), "changelist"
    )


def _item(title: str | Promise, icon: str, model: str, page: str = "changelist") -> dict[str, Any]:
    """One line of the menu: a model's list, for those who may look at it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{model.replace('.', '_')}_{page}"),
        "active": lambda request: _page_of(request.path, model) == page,
        "permission": _may_view(model),
    }


def _waiting_requests() -> int:
    """How many charge requests wait; templates ask, and show no badge for none."""
    count: Callable[[], int] = import_string("apps.subscriptions.admin.badges.waiting_requests")
    return count()


def _unconfirmed_uploads() -> int:
    """Of how many uploads a person has to say whether they are out."""
    count: Callable[[], int] = import_string("apps.contents.admin.badges.unconfirmed_uploads")
    return count()


UNFOLD = {
    "SITE_TITLE": "AutoClip",
    "SITE_HEADER": "AutoClip",
    "SITE_SUBHEADER": _("Video studio"),
    "SITE_URL": None,
    "SITE_LOGO": {
        "light": _static("admin/logo-light.svg"),
        "dark": _static("admin/logo-dark.svg"),
    },
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": _static("admin/icon.svg")},
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "8px",
    "DASHBOARD_CALLBACK": "apps.contents.admin.dashboard.dashboard",
    "STYLES": [
        _static(f"admin/{name}.css")
        for name in (
            "fonts/pretendard",
            "console",
            "content",
            "storyboard",
            "forms",
            "organizations",
            "dashboard",
            "providers",
            "script",
            "subscriptions",
            "sound",
            "channels",
            "uploads",
            "figures",
            "templates",
            "batches",
            "rules",
            "sources",
            "small-screens",
        )
    ],
    "SCRIPTS": [_static("js/console.js"), _static("js/names.js")],
    "COLORS": {
        # ink blue: the film's night sky
        "primary": {
            "50": "oklch(97% .016 272)",
            "100": "oklch(94% .034 272)",
            "200": "oklch(88% .067 272)",
            "300": "oklch(80% .112 272)",
            "400": "oklch(71% .163 272)",
            "500": "oklch(62.5% .205 271)",
            "600": "oklch(54.5% .226 270)",
            "700": "oklch(47.5% .205 269)",
            "800": "oklch(40% .166 269)",
            "900": "oklch(33.5% .125 269)",
            "950": "oklch(25% .085 269)",
        },
        "base": {
            "50": "oklch(98.4% .003 265)",
            "100": "oklch(96.4% .005 265)",
            "200": "oklch(92.4% .008 265)",
            "300": "oklch(86.6% .012 265)",
            "400": "oklch(70.2% .021 265)",
            "500": "oklch(55.2% .025 265)",
            "600": "oklch(44.6% .026 265)",
            "700": "oklch(36.5% .025 266)",
            "800": "oklch(27% .024 267)",
            "900": "oklch(20% .022 268)",
            "950": "oklch(14.5% .020 269)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    {
                        "title": _("Dashboard"),
                        "icon": "space_dashboard",
                        "link": reverse_lazy("admin:index"),
                    },
                ],
            },
            {
                "title": _("Production"),
                "separator": True,
                "items": [
                    _item(_("Contents"), "movie", "contents.content"),
                    _item(_("Batches"), "table_view", "contents.batch"),
                    _item(_("Policy decisions"), "gavel", "contents.policydecision"),
                    _item(_("Projects"), "folder_special", "projects.project"),
                    _item(_("Runs"), "play_circle", "contents.contentrun"),
                    _item(_("Jobs"), "account_tree", "contents.contentjob"),
                ],
            },
            {
                "title": _("Topics"),
                "separator": True,
                "items": [
                    _item(_("Sources"), "rss_feed", "projects.datasource"),
                    _item(_("Items"), "newspaper", "projects.sourceitem"),
                    _item(_("Automation"), "robot_2", "contents.projectintake"),
                ],
            },
            {
                "title": _("Publishing"),
                "separator": True,
                "items": [
                    _item(_("Channels"), "podcasts", "projects.channel"),
                    {
                        **_item(_("Uploads"), "upload", "contents.contentupload"),
                        "badge": _unconfirmed_uploads,
                        "badge_variant": "warning",
                    },
                    _item(_("Calendar"), "calendar_month", "contents.contentupload", "calendar"),
                    _item(_("Figures"), "monitoring", "contents.uploadsnapshot"),
                    _item(_("Platform quotas"), "data_usage", "contents.platformquota"),
                ],
            },
            {
                "title": _("Library"),
                "separator": True,
                "items": [
                    _item(_("Templates"), "palette", "templates.template"),
                    _item(_("Brand kits"), "branding_watermark", "templates.brandkit"),
                    _item(_("Prompts"), "edit_note", "templates.prompt"),
                    {
                        "title": _("Voices"),
                        "icon": "graphic_eq",
                        "link": reverse_lazy("admin:projects_project_voices"),
                        "permission": _may_view("projects.project"),
                    },
                    {
                        "title": _("Music"),
                        "icon": "music_note",
                        "link": reverse_lazy("admin:projects_project_music"),
                        "permission": _may_view("projects.project"),
                    },
                    _item(_("Media library"), "photo_library", "contents.mediaasset", "library"),
                    _item(_("Media files"), "perm_media", "contents.mediaasset"),
                ],
            },
            {
                "title": _("Customers"),
                "separator": True,
                "items": [
                    _item(_("People"), "person", "accounts.user"),
                    _item(_("Sessions"), "devices", "accounts.usersession"),
                    _item(_("Organizations"), "groups", "organizations.organization"),
                    _item(_("Members"), "badge", "organizations.organizationmember"),
                    _item(
                        _("Invitations"),
                        "forward_to_inbox",
                        "organizations.organizationinvitation",
                    ),
                ],
            },
            {
                "title": _("Sales"),
                "separator": True,
                "items": [
                    _item(_("Subscriptions"), "card_membership", "subscriptions.subscription"),
                    {
                        **_item(_("Charge requests"), "inbox", "subscriptions.chargerequest"),
                        "badge": _waiting_requests,
                        "badge_variant": "primary",
                    },
                    _item(_("Credit ledger"), "receipt", "subscriptions.credittransaction"),
                    _item(_("Payments"), "payments", "subscriptions.payment"),
                    _item(_("Payment methods"), "credit_card", "subscriptions.paymentmethod"),
                    _item(_("Payment events"), "webhook", "subscriptions.paymentevent"),
                    _item(_("Plans"), "sell", "subscriptions.subscriptionplan"),
                    _item(_("Credit packs"), "shoppingmode", "subscriptions.creditpack"),
                    _item(_("Credit prices"), "toll", "subscriptions.creditprice"),
                ],
            },
            {
                "title": _("Usage"),
                "separator": True,
                "items": [
                    _item(_("Providers"), "hub", "usage.providerdrain"),
                    _item(_("Daily costs"), "monitoring", "usage.dailycost"),
                    _item(_("Provider calls"), "swap_calls", "usage.apiusage"),
                    _item(_("Budgets"), "savings", "usage.budget"),
                    _item(_("Provider keys"), "key", "usage.providerkey"),
                    _item(_("Provider routes"), "alt_route", "usage.providerroute"),
                    _item(_("Meanings to ask"), "compare", "contents.meaningorder"),
                    _item(_("AI outputs"), "neurology", "usage.aioutput"),
                ],
            },
            {
                "title": _("System"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _item(_("Audit log"), "policy", "core.auditlog"),
                    _item(_("Mail"), "mail", "accounts.outboxmail"),
                    _item(_("Job log"), "receipt_long", "contents.joblog"),
                    _item(_("Workflow logs"), "flight", "usage.workflowlog"),
                    _item(_("Events"), "bolt", "usage.analyticsevent"),
                    _item(_("Clock"), "schedule", "django_celery_beat.periodictask"),
                    _item(_("Staff groups"), "admin_panel_settings", "auth.group"),
                ],
            },
        ],
    },
}
