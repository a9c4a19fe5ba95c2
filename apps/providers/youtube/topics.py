"""New videos of a channel as topics: its public feed, and details where there is a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from apps.core.fetching import FetchError
from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import Topic, TopicAnswer, TopicRequest, Unfit
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import ProviderError
from apps.providers.feeds.items import believable, newest_first
from apps.providers.topics.checks import Checks
from apps.providers.topics.reading import Reader
from apps.providers.topics.texts import MOST_SUMMARY, paragraphs
from apps.providers.youtube.channel_feed import FeedVideo, read_channel_feed
from apps.providers.youtube.channel_ids import CHANNEL_ID, channel_in
from apps.providers.youtube.descriptions import ExtractMode, text_of
from apps.providers.youtube.video_details import BASE_URL, Details, VideoDetails

FEED_URL = "https://www.youtube.com/feeds/videos.xml"
KEYS = ("channel_id", "extract_mode", "min_duration", "max_age_days")
LONGEST_SECONDS = 12 * 3600
LONGEST_DAYS = 3650
USUAL_DAYS = 30
SHORTS_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Wishes:
    """A source's checked settings, read."""

    mode: ExtractMode
    least_seconds: int
    most_days: int


class ChannelTopics:
    """Without api_key the public feed alone: titles, descriptions and dates, but no lengths."""

    name = "youtube_channel"

    def __init__(
        self, api_key: str = "", feed_url: str = FEED_URL, base_url: str = BASE_URL
    ) -> None:
        self._api_key = api_key
        self._feed_url = feed_url
        self._base_url = base_url

    def check_config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        checks = Checks(config, KEYS)
        needed = _("Give a channel's id, which begins with UC, or its address.")
        text = checks.text("channel_id", needed=needed)
        channel = channel_in(text)
        if text and not channel:
            checks.refuse("channel_id", needed)
        elif channel.startswith("@") and not self._api_key:
            checks.refuse("channel_id", _handle_needs_key())
        checked = {
            "channel_id": channel,
            "extract_mode": checks.choice(
                "extract_mode", default=ExtractMode.HIGHLIGHTS.value, options=list(ExtractMode)
            ),
            "min_duration": checks.whole("min_duration", default=0, least=0, most=LONGEST_SECONDS),
            "max_age_days": checks.whole(
                "max_age_days", default=USUAL_DAYS, least=1, most=LONGEST_DAYS
            ),
        }
        checks.done()
        return checked

    def fetch(self, request: TopicRequest) -> TopicAnswer:
        reader = Reader(request, own=(self._feed_url,))
        data = VideoDetails(self._api_key, self._base_url, request.now, reader.seconds_left)
        channel = self._channel(request, reader, data)
        url = f"{self._feed_url}?{urlencode({'channel_id': channel})}"
        try:
            page = reader.read(url)
        except ProviderError as error:
            raise _told(channel, error) from error.__cause__
        if page is None:
            usage = CallUsage(requests=reader.requests + data.requests)
            return TopicAnswer((), reader.memory, is_unchanged=True, usage=usage)
        videos = read_channel_feed(page.body)[: request.most]
        wishes = _wishes(request.config)
        details, notes = self._details(videos, wishes, data)
        out = [one for one in videos if details is None or _is_out(one, details)]
        if len(out) < len(videos):
            # They are asked for again, although the feed may stay as it is.
            reader.forget(url)
            left = {"count": len(videos) - len(out)}
            notes += (_("Videos that are not out yet or no longer public: %(count)d.") % left,)
        topics = [_topic(one, (details or {}).get(one.video_id), wishes, request) for one in out]
        return TopicAnswer(
            tuple(newest_first(topics)),
            reader.memory,
            notes=notes,
            usage=CallUsage(requests=reader.requests + data.requests),
        )

    def _channel(self, request: TopicRequest, reader: Reader, data: VideoDetails) -> str:
        """The id; a handle is looked up once and remembered."""
        channel = str(request.config["channel_id"])
        if not channel.startswith("@"):
            return channel
        if not self._api_key:
            raise ProviderError(_handle_needs_key(), permanent=True)
        known = reader.recall("channel_id")
        found = known if CHANNEL_ID.fullmatch(known) else data.channel_of(channel)
        reader.remember("channel_id", found)
        return found

    def _details(
        self, videos: list[FeedVideo], wishes: Wishes, data: VideoDetails
    ) -> tuple[dict[str, Details] | None, tuple[str, ...]]:
        """None where they are not known. A source that asks for a length does without them only
        when there is no key: otherwise it had rather try again."""
        if not videos:
            return {}, ()
        if not self._api_key:
            if wishes.least_seconds:
                return None, (_("Lengths are not checked: that needs YOUTUBE_API_KEY."),)
            return None, ()
        try:
            return data.of([video.video_id for video in videos]), ()
        except ProviderError as error:
            if wishes.least_seconds:
                raise
            return None, (str(error),)


def _handle_needs_key() -> str:
    return _(
        "Handles need the YouTube API key. Give the channel's id instead: it begins with UC and "
        "is found on the channel's page under About, Share channel, Copy channel ID."
    )


def _told(channel: str, error: ProviderError) -> ProviderError:
    cause = error.__cause__
    if not isinstance(cause, FetchError) or cause.code != "page_missing":
        return error
    sentence = _("YouTube has no channel with the id “%(channel)s”. Check it.")
    return ProviderError(sentence % {"channel": channel}, permanent=True)


def _wishes(config: Mapping[str, Any]) -> Wishes:
    return Wishes(
        ExtractMode(config["extract_mode"]), config["min_duration"], config["max_age_days"]
    )


def _is_out(video: FeedVideo, details: Mapping[str, Details]) -> bool:
    found = details.get(video.video_id)
    return found is not None and found.is_out


def _topic(
    video: FeedVideo, details: Details | None, wishes: Wishes, request: TopicRequest
) -> Topic:
    description = details.description if details else video.description
    text = text_of(description, details.tags if details else (), wishes.mode)
    facts: dict[str, Any] = {"video_id": video.video_id, "channel": video.channel}
    if details:
        facts["seconds"] = details.seconds
    published = believable(video.published_at, request.now)
    unfit, unfit_facts = "", {}
    oldest = request.now - timedelta(days=wishes.most_days)
    seconds = details.seconds if details else SHORTS_SECONDS if video.is_short else LONGEST_SECONDS
    if published and published < oldest:
        unfit = Unfit.TOO_OLD.value
        unfit_facts = {"days": (request.now - published).days, "most": wishes.most_days}
    elif seconds < wishes.least_seconds:
        unfit = Unfit.TOO_SHORT.value
        unfit_facts = {"seconds": seconds, "least": wishes.least_seconds}
    elif not text:
        unfit = Unfit.NO_TEXT.value
    return Topic(
        key=f"youtube:{video.video_id}",
        title=video.title or video.video_id,
        url=f"https://www.youtube.com/watch?v={video.video_id}",
        summary=paragraphs(description, MOST_SUMMARY),
        text=text,
        published_at=published,
        facts=facts,
        unfit=unfit,
        unfit_facts=unfit_facts,
    )
