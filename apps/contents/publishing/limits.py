"""What a platform would refuse, found before it is asked and said in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.contents.models import ContentUpload
from apps.contents.publishing.errors import LimitOfPlatform
from apps.contents.publishing.parcel import publication_of
from apps.core.errors import ProblemList
from apps.core.sentences import gettext as _
from apps.projects.states import Platform, Visibility
from apps.providers import registry
from apps.providers.capabilities.publish import Complaint, ComplaintCode, Film, Publication

FIELDS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("The title"),
    "description": gettext_lazy("The description"),
    "tags": gettext_lazy("The tags"),
    "caption": gettext_lazy("Title, description and hashtags together"),
    "visibility": gettext_lazy("The visibility"),
    "film": gettext_lazy("The film"),
    "thumbnail": gettext_lazy("The thumbnail"),
    "captions": gettext_lazy("The captions file"),
    "made_for_kids": gettext_lazy("The choice “made for kids”"),
    "ai_disclosure": gettext_lazy("The choice “made with AI”"),
}
UNITS: Mapping[str, str | Promise] = {
    "characters": gettext_lazy("characters"),
    "bytes": gettext_lazy("bytes"),
    "hashtags": gettext_lazy("hashtags"),
    "mentions": gettext_lazy("mentions"),
    "seconds": gettext_lazy("seconds"),
    "pixels": gettext_lazy("pixels"),
}
# What people give in one field where the platform has another.
_INPUTS = {"caption": "description"}


def check_limits(upload: ContentUpload, film: Film, publication: Publication | None = None) -> None:
    """Raise ProblemList, a sentence for every limit that the upload breaks."""
    found = complaints_of(upload, film, publication)
    if found:
        raise ProblemList(as_problem(one, upload.channel.platform) for one in found)


def complaints_of(
    upload: ContentUpload, film: Film, publication: Publication | None = None
) -> tuple[Complaint, ...]:
    """What the platform would refuse of the upload as it is."""
    publisher = registry.engine("publish", upload.channel.platform)
    found: Iterable[Complaint] = publisher.check(publication or publication_of(upload), film)
    return tuple(found)


def as_problem(complaint: Complaint, platform: str) -> LimitOfPlatform:
    return LimitOfPlatform(
        sentence_of(complaint, platform), field=_INPUTS.get(complaint.about, complaint.about)
    )


def sentence_of(complaint: Complaint, platform: str) -> str:
    """Which limit of which platform is broken, and by how much."""
    sentence = _SENTENCES.get(complaint.code, _other)()
    values = {name: _shown(name, value) for name, value in complaint.values.items()}
    return sentence % {
        **_NOTHING,
        **values,
        "what": FIELDS.get(complaint.about, complaint.about),
        "platform": dict(Platform.choices).get(platform, platform),
        "code": complaint.code,
    }


_NOTHING = dict.fromkeys(
    (
        "most",
        "least",
        "found",
        "unit",
        "most_bytes",
        "found_bytes",
        "characters",
        "wanted",
        "value",
    ),
    "?",
)


def _other() -> str:
    return _("%(what)s breaks a limit of %(platform)s (%(code)s).")


_SENTENCES: Mapping[str, Callable[[], str]] = {
    ComplaintCode.MISSING: lambda: _("%(what)s must not be empty for %(platform)s."),
    ComplaintCode.TOO_LONG: lambda: _(
        "%(what)s has %(found)s %(unit)s. %(platform)s takes %(most)s %(unit)s at most."
    ),
    ComplaintCode.TOO_SHORT: lambda: _(
        "%(what)s has %(found)s %(unit)s. %(platform)s takes no fewer than %(least)s %(unit)s."
    ),
    ComplaintCode.TOO_MANY: lambda: _(
        "%(what)s has %(found)s %(unit)s. %(platform)s takes %(most)s %(unit)s at most."
    ),
    ComplaintCode.TOO_LARGE: lambda: _(
        "%(what)s has %(found_bytes)s. %(platform)s takes %(most_bytes)s at most."
    ),
    ComplaintCode.WRONG_CHARACTERS: lambda: _(
        "%(what)s holds %(characters)s, which %(platform)s does not take. Write it without."
    ),
    ComplaintCode.WRONG_KIND: lambda: _("%(what)s must be %(wanted)s for %(platform)s."),
    ComplaintCode.NOT_REACHABLE: lambda: _(
        "%(platform)s has to fetch the film from this installation, and cannot. Give the "
        "installation a public address."
    ),
    ComplaintCode.NOT_OFFERED: lambda: _("%(platform)s does not offer “%(value)s” for this."),
}


def _shown(name: str, value: Any) -> Any:
    if name == "unit":
        return UNITS.get(str(value), value)
    if name.endswith("_bytes") and isinstance(value, (int, float)):
        return filesizeformat(value)
    if name == "value" and value in Visibility.values:
        return Visibility(value).label
    return value
