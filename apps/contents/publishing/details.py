"""What is said beside a film: what people gave, and defaults that fit the platform."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from apps.contents.models import Content, ContentUpload
from apps.contents.publishing.limits import complaints_of
from apps.contents.services.project_policies import flags_for
from apps.contents.states import Visibility
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.upload_settings import settings_of
from apps.providers.capabilities.publish import Complaint, ComplaintCode, Film

MOST_TITLE, MOST_DESCRIPTION, MOST_TAGS, MOST_TAG = 300, 10_000, 100, 100
TEXTS = ("title", "description", "tags")
_MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class UploadDetails:
    """What a person chose; None is the default of content, script and channel."""

    title: str | None = None
    description: str | None = None
    tags: Sequence[str] | None = None
    visibility: str | None = None
    ai_disclosure: bool | None = None
    made_for_kids: bool | None = None
    with_captions: bool | None = None

    def given(self) -> dict[str, Any]:
        """What was chosen, cleaned. Raises InvalidInput naming the field."""
        chosen = {name: value for name, value in asdict(self).items() if value is not None}
        return {
            name: _CLEANERS[name](value) if name in _CLEANERS else value
            for name, value in chosen.items()
        }


def defaults_for(content: Content, channel: Channel) -> dict[str, Any]:
    """What an upload of content says on channel unless somebody says otherwise."""
    script = content.current_script
    spoken = [script.hook, script.call_to_action] if script else []
    tags = content.tags or (list(script.tags) if script else [])
    return {
        "title": _title(content.title)[:MOST_TITLE],
        "description": content.description or "\n\n".join(one for one in spoken if one),
        "tags": _tags(tags)[:MOST_TAGS],
        "visibility": settings_of(channel.upload_settings).default_visibility,
        "with_captions": True,
        **flags_for(content, channel.platform),
    }


def fit(upload: ContentUpload, film: Film, *, given: set[str]) -> None:
    """Shorten defaults that the platform would refuse; what a person gave is left for them."""
    for _round in range(_MOST_ROUNDS):
        wrong = [one for one in complaints_of(upload, film) if _is_loose(one, given)]
        if not wrong or not any(_shorten(upload, one, given) for one in wrong):
            return


def _is_loose(complaint: Complaint, given: set[str]) -> bool:
    if complaint.about == "caption":
        return not given.issuperset(TEXTS)
    return complaint.about in TEXTS and complaint.about not in given


def _shorten(upload: ContentUpload, complaint: Complaint, given: set[str]) -> bool:
    """Take a little away of what is complained about; False when nothing can be taken."""
    about = complaint.about
    if about == "caption":
        about = next(
            (one for one in ("description", "tags", "title") if _has(upload, one, given)), ""
        )
    if not about:
        return False
    if about == "tags":
        upload.tags = upload.tags[:-1]
        return True
    text = str(getattr(upload, about))
    if complaint.code == ComplaintCode.WRONG_CHARACTERS:
        shorter = _without(text, str(complaint.values.get("characters", "")))
    else:
        count, most = int(complaint.values.get("found", 2)), int(complaint.values.get("most", 1))
        shorter = cut(text, min(len(text) - 1, max(0, len(text) * most // max(count, 1))))
    setattr(upload, about, shorter)
    return shorter != text


def _without(text: str, characters: str) -> str:
    """characters: those to be left out, with spaces between."""
    return " ".join(text.translate({ord(one): " " for one in characters.replace(" ", "")}).split())


def _has(upload: ContentUpload, name: str, given: set[str]) -> bool:
    return name not in given and bool(getattr(upload, name))


def cut(text: str, most: int) -> str:
    """The beginning of text, at most so many characters, at a word's end where there is one."""
    if len(text) <= most:
        return text
    head = text[: max(0, most - 1)]
    words = head.rsplit(None, 1)[0] if " " in head[len(head) // 2 :] else head
    return f"{words.rstrip(' ,.;:')}…" if most > 1 else text[:most]


def plain(text: str) -> str:
    """The text as platforms show it: NFC, without control characters; lines stay."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one == "\n" or _is_shown(one))


def _is_shown(letter: str) -> bool:
    # "Cf" joins the parts of some emoji.
    category = unicodedata.category(letter)
    return category == "Cf" or not category.startswith("C")


def _title(value: str) -> str:
    return " ".join(plain(value).split())


def _checked_title(value: str) -> str:
    title = _title(value)
    if not title:
        raise InvalidInput(_("Give the video a title."), field="title")
    if len(title) > MOST_TITLE:
        raise InvalidInput(
            _("The title is longer than %(most)d characters.") % {"most": MOST_TITLE},
            field="title",
        )
    return title


def _checked_description(value: str) -> str:
    text = plain(value).strip()
    if len(text) > MOST_DESCRIPTION:
        raise InvalidInput(
            _("The description is longer than %(most)d characters.") % {"most": MOST_DESCRIPTION},
            field="description",
        )
    return text


def _tags(values: Sequence[str]) -> list[str]:
    """Without "#", empty ones and repetitions."""
    cleaned = (" ".join(plain(str(value)).replace("#", " ").split()) for value in values)
    return list(dict.fromkeys(tag for tag in cleaned if tag))


def _checked_tags(values: Sequence[str]) -> list[str]:
    tags = _tags(values)
    if len(tags) > MOST_TAGS or any(len(tag) > MOST_TAG for tag in tags):
        raise InvalidInput(
            _("Give at most %(most)d tags of at most %(length)d characters.")
            % {"most": MOST_TAGS, "length": MOST_TAG},
            field="tags",
        )
    return tags


def _checked_visibility(value: str) -> str:
    if value not in Visibility.values:
        raise InvalidInput(
            _("Choose one of: %(known)s.") % {"known": ", ".join(Visibility.values)},
            field="visibility",
        )
    return value


_CLEANERS: Mapping[str, Callable[[Any], Any]] = {
    "title": _checked_title,
    "description": _checked_description,
    "tags": _checked_tags,
    "visibility": _checked_visibility,
}
