"""Moderation over OpenAI's wire format."""

from __future__ import annotations

from typing import Any

import pytest

from apps.providers.capabilities.safety import SafetyRequest
from apps.providers.errors import ProviderError
from apps.providers.openai.moderation import OpenAIModeration
from tests.support.vendors.openai_server import OpenAIServer, error
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]
LINES = ("A calm day.", "They fought with knives.", "")


def request(*lines: str) -> SafetyRequest:
    return SafetyRequest(lines or LINES, "en", "history")


def test_nothing_found_is_a_clean_report(server: OpenAIServer, account: Options) -> None:
    report = OpenAIModeration(**account).check(request())
    assert (str(report.score), report.flags) == ("1.00", ())
    assert report.usage.requests == 1
    assert server.requests[0].body == {
        "model": "omni-moderation-latest",
        "input": ["A calm day.", "They fought with knives."],
    }


@pytest.mark.parametrize(
    ("harm", "rule", "severity"),
    [
        ({"violence": 0.99}, "moderation_violence", "review"),
        ({"harassment/threatening": 0.95}, "moderation_harassment", "review"),
        ({"hate": 0.6}, "moderation_hate", "review"),
        ({"hate": 0.97}, "moderation_hate", "block"),
        ({"hate": 0.5, "hate/threatening": 0.5}, "moderation_hate", "block"),
        ({"sexual/minors": 0.4}, "moderation_sexual", "block"),
        ({"self-harm/instructions": 0.7}, "moderation_self_harm", "block"),
    ],
)
def test_a_flag_points_to_its_sentence(
    server: OpenAIServer, account: Options, harm: dict[str, float], rule: str, severity: str
) -> None:
    server.harm = {"knives": harm}
    (flag,) = OpenAIModeration(**account).check(request()).flags
    assert (flag.rule, flag.severity, flag.sentence_index) == (rule, severity, 1)
    assert flag.excerpt == LINES[1]


def test_an_answer_for_fewer_sentences_is_not_believed(
    server: OpenAIServer, account: Options
) -> None:
    server.then(instead(Reply({"id": "m", "model": "m", "results": []})))
    with pytest.raises(ProviderError, match="judged 0 of 2") as caught:
        OpenAIModeration(**account).check(request())
    assert not caught.value.permanent


def test_a_wrong_key_is_told(server: OpenAIServer, account: Options) -> None:
    server.then(instead(error(401, "Incorrect API key", code="invalid_api_key")))
    with pytest.raises(ProviderError) as caught:
        OpenAIModeration(**account).check(request())
    assert caught.value.permanent
