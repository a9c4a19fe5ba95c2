"""The settings of each kind of source as fields of a form, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultiple,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from apps.projects.states import DataSourceType

# Settings that have one choice only: nobody is asked.
FIXED: Mapping[str, Mapping[str, str]] = {
    DataSourceType.API: {"api_type": "yahoo_finance", "data_type": "daily_summary"}
}


@dataclass(frozen=True, slots=True)
class Kind:
    """icon: a Material Symbol. says: what it is good for."""

    value: str
    label: Any
    icon: str
    says: Any


KINDS = (
    Kind(
        DataSourceType.RSS,
        DataSourceType.RSS.label,
        "rss_feed",
        _("News and blogs: every new article is an item."),
    ),
    Kind(
        DataSourceType.YOUTUBE_CHANNEL,
        DataSourceType.YOUTUBE_CHANNEL.label,
        "smart_display",
        _("New videos of a channel, by their descriptions."),
    ),
    Kind(
        DataSourceType.KEYWORD,
        DataSourceType.KEYWORD.label,
        "search",
        _("News and studies about words you choose."),
    ),
    Kind(
        DataSourceType.API,
        DataSourceType.API.label,
        "candlestick_chart",
        _("Shares and indexes: each trading day is an item."),
    ),
)
ICONS = {kind.value: kind.icon for kind in KINDS}


class Words(forms.CharField):
    """A list of words, one a line or parted by commas."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": 2, "spellcheck": "false"})
        super().__init__(required=False, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def _text(label: Any, **attrs: Any) -> forms.CharField:
    help_text = attrs.pop("help_text", "")
    return forms.CharField(
        label=label,
        required=False,
        help_text=help_text,
        widget=UnfoldAdminTextInputWidget(attrs={"spellcheck": "false", **attrs}),
    )


def _whole(label: Any, usual: int, help_text: Any = "") -> forms.IntegerField:
    """Empty is the usual number."""
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=help_text,
        widget=UnfoldAdminIntegerFieldWidget(attrs={"placeholder": str(usual)}),
    )


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=UnfoldAdminSelectWidget()
    )


def fields_of(kind: str) -> dict[str, forms.Field]:
    """New fields by the key of the setting."""
    return _MAKERS[kind]()


def _rss() -> dict[str, forms.Field]:
    return {
        "feed_url": _text(
            _("Address of the feed"), type="url", placeholder="https://example.com/feed.xml"
        ),
        "filter_keywords": Words(
            label=_("Only with one of these words"),
            help_text=_("Parted by commas. Empty: everything."),
        ),
        "exclude_keywords": Words(
            label=_("Not with any of these words"), help_text=_("Parted by commas.")
        ),
    }


def _youtube() -> dict[str, forms.Field]:
    return {
        "channel_id": _text(
            _("Channel"),
            placeholder="UC…",
            help_text=_("Its id, which begins with UC, or its address."),
        ),
        "extract_mode": _choice(
            _("What is told of a video"),
            [
                ("highlights", _("The opening and the chapters")),
                ("full", _("The whole description")),
                ("description", _("The description without chapters and tags")),
            ],
        ),
        "min_duration": _whole(_("Shortest video, in seconds"), 0),
        "max_age_days": _whole(_("Oldest, in days"), 30),
    }


def _keyword() -> dict[str, forms.Field]:
    return {
        "keywords": Words(label=_("Keywords"), help_text=_("Parted by commas, at most ten.")),
        "sources": forms.MultipleChoiceField(
            label=_("Where to look"),
            required=False,
            choices=[("google_news", "Google News"), ("pubmed", "PubMed")],
            initial=["google_news", "pubmed"],
            widget=UnfoldAdminCheckboxSelectMultiple(),
        ),
        "match": _choice(
            _("How many must match"),
            [("any", _("One of the keywords")), ("all", _("All keywords together"))],
        ),
        "max_age_days": _whole(_("Oldest, in days"), 7),
    }


def _market() -> dict[str, forms.Field]:
    return {
        "symbols": Words(
            label=_("Symbols"),
            help_text=_("As Yahoo writes them: AAPL, 005930.KS, ^KS11. At most twenty."),
        )
    }


_MAKERS: Mapping[str, Callable[[], dict[str, forms.Field]]] = {
    DataSourceType.RSS: _rss,
    DataSourceType.YOUTUBE_CHANNEL: _youtube,
    DataSourceType.KEYWORD: _keyword,
    DataSourceType.API: _market,
}
