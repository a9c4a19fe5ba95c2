"""Why an item was skipped, for people. The codes are stable; the sentences are made when read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from apps.core.sentences import gettext as _
from apps.core.sentences import told
from apps.providers.capabilities.topics import Unfit

BY_HAND = "by_hand"
_SENTENCES: Mapping[str, Any] = {
    Unfit.EXCLUDED_KEYWORD: gettext_lazy("It holds a keyword that is not wanted."),
    Unfit.NO_KEYWORD: gettext_lazy("It holds none of the keywords."),
    Unfit.TOO_OLD: gettext_lazy("It is too old."),
    Unfit.TOO_SHORT: gettext_lazy("It is too short."),
    Unfit.NO_TEXT: gettext_lazy("It has no text to make a video of."),
    Unfit.NO_DATA: gettext_lazy("There were no figures that day."),
    Unfit.RETRACTED: gettext_lazy("It was taken back by those who published it."),
    BY_HAND: gettext_lazy("Somebody skipped it."),
    "near_duplicate": gettext_lazy("It is too like a video that is there already."),
    "told_already": gettext_lazy("Another source brought this story, and it has its video."),
    "unreadable": gettext_lazy("Its page could not be read."),
    "unusable": gettext_lazy("No video can be made of it."),
}


def reason_choices() -> list[tuple[str, Any]]:
    return [(str(code), sentence) for code, sentence in _SENTENCES.items()]


def reason_sentence(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """What was said when it was decided, else the code's own sentence; "" for no reason."""
    facts = facts or {}
    if not code:
        return ""
    if facts.get("said"):
        return told(str(facts["said"]))
    if code == Unfit.EXCLUDED_KEYWORD and facts.get("keyword"):
        return _("It holds “%(keyword)s”, which is not wanted.") % {"keyword": facts["keyword"]}
    most = facts.get("most") or facts.get("days")
    if code == Unfit.TOO_OLD and most:
        return _("It is older than %(days)s days.") % {"days": most}
    if code == Unfit.TOO_SHORT and facts.get("least"):
        seconds = {"seconds": facts.get("seconds", 0), "least": facts["least"]}
        return _("It takes %(seconds)s seconds; %(least)s are the least.") % seconds
    return str(_SENTENCES.get(code) or code)
