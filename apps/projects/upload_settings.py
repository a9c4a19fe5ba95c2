"""How a channel's uploads are made unless somebody says otherwise: `channels.upload_settings`."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import time
from typing import Any

from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.sentences import gettext as _
from apps.projects.platforms import visibilities_of
from apps.projects.states import Platform, Visibility

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """schedule_time: "HH:MM" on the wall clock of timezone (IANA), when uploads without a time of
    their own are planned. auto_publish: films are uploaded once they have passed the policy gate.
    """

    default_visibility: str = "private"
    auto_publish: bool = False
    schedule_time: str = "09:00"
    timezone: str = "Asia/Seoul"

    @property
    def clock(self) -> time:
        return time.fromisoformat(self.schedule_time)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)


NAMES = tuple(field.name for field in fields(UploadSettings))


def settings_of(stored: Mapping[str, Any]) -> UploadSettings:
    """What was stored, over the defaults."""
    return UploadSettings(**{name: stored[name] for name in NAMES if name in stored})


def default_settings(platform: str, time_zone: str) -> dict[str, Any]:
    """What a new channel gets: nothing is seen by others unless its platform knows nothing else."""
    allowed = visibilities_of(platform)
    hidden = Visibility.PRIVATE if Visibility.PRIVATE in allowed else allowed[0]
    return asdict(UploadSettings(default_visibility=str(hidden), timezone=time_zone))


def changed_settings(
    stored: Mapping[str, Any], given: Any, *, platform: str, field: str = "upload_settings"
) -> dict[str, Any]:
    """What to store once given is applied; raises ProblemList naming every key that cannot be."""
    if not isinstance(given, Mapping):
        raise InvalidInput(_("Upload settings are an object of named values."), field=field)
    problems = [
        InvalidInput(sentence, field=f"{field}.{name}")
        for name, value in given.items()
        if (sentence := _problem(str(name), value, platform))
    ]
    if problems:
        found: list[RuleBroken] = list(problems)
        raise ProblemList(found)
    return asdict(settings_of({**stored, **given}))


def _problem(name: str, value: Any, platform: str) -> str:
    check = _CHECKS.get(name)
    if check is None:
        return _("There is no such setting. Known are: %(known)s.") % {"known": ", ".join(NAMES)}
    return check(value, platform)


def _visibility(value: Any, platform: str) -> str:
    allowed = visibilities_of(platform)
    if isinstance(value, str) and value in allowed:
        return ""
    return _("%(platform)s knows: %(known)s.") % {
        "platform": Platform(platform).label,
        "known": ", ".join(allowed),
    }


def _switch(value: Any, platform: str) -> str:  # noqa: ARG001
    return "" if isinstance(value, bool) else _("Use true or false.")


def _time(value: Any, platform: str) -> str:  # noqa: ARG001
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return ""
    return _("A time of day is written like 09:00.")


def _zone(value: Any, platform: str) -> str:  # noqa: ARG001
    if isinstance(value, str) and value in zoneinfo.available_timezones():
        return ""
    return _("A time zone is written like Asia/Seoul.")


_CHECKS: dict[str, Callable[[Any, str], str]] = {
    "default_visibility": _visibility,
    "auto_publish": _switch,
    "schedule_time": _time,
    "timezone": _zone,
}
