"""A source of topics that answers what a test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from apps.core.errors import InvalidInput
from apps.providers.capabilities.topics import Topic, TopicAnswer, TopicRequest

Answer = TopicAnswer | Exception | Callable[[], TopicAnswer]


class ScriptedTopics:
    name = "rss"
    asked: ClassVar[list[TopicRequest]] = []
    _answers: ClassVar[list[Answer]] = []

    @classmethod
    def start(cls) -> None:
        cls.asked, cls._answers = [], []

    @classmethod
    def will(cls, *answers: Answer) -> None:
        """The next answers; the last one is given for ever."""
        cls._answers = list(answers)

    def check_config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        if not str(config.get("feed_url", "")).startswith("http"):
            raise InvalidInput("This is no address.", field="config.feed_url")
        return {"filter_keywords": [], **config}

    def fetch(self, request: TopicRequest) -> TopicAnswer:
        type(self).asked.append(request)
        answers = self._answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, TopicAnswer) else answer()


def topic(key: str, title: str = "", **fields: Any) -> Topic:
    return Topic(
        key=key, title=title or f"Story {key}", url=f"https://news.example/{key}", **fields
    )


def found(*topics: Topic, **fields: Any) -> TopicAnswer:
    return TopicAnswer(topics=topics, **fields)
