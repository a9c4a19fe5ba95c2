"""Scripts and safety reports from Gemini's wire format."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.providers.errors import ProviderError
from apps.providers.gemini.text import safety_checker, script_writer
from apps.providers.language_models.asking import UnusableAnswer
from tests.support.vendors.faults import (
    QUICK,
    Fault,
    check_fault,
    check_sentence,
    every_fault,
    wrong_schemas,
)
from tests.support.vendors.gemini_server import GeminiServer, error
from tests.support.vendors.samples import FLAG, SCRIPT, safety_request, script_request
from tests.support.vendors.server import KEY, Reply, instead

Options = dict[str, Any]
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "22.5s"}
KOREAN = [
    {"text": "30일 동안 점검했습니다.", "source": 2},
    {"text": "공사비는 1200만 달러입니다.", "source": 1},
]
BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}


def test_a_script_comes_back_without_the_models_thoughts_and_with_their_tokens(
    server: GeminiServer, account: Options
) -> None:
    server.answers = [SCRIPT]
    prices = {"input_tokens": Decimal("0.0000003"), "output_tokens": Decimal("0.0000025")}
    draft = script_writer(**account, prices=prices).write(script_request())
    assert draft.hook == SCRIPT["hook"]
    assert draft.sources == (1, 2)
    assert (draft.tokens_in, draft.tokens_out) == (800, 300)
    assert draft.usage.model == "gemini-2.5-flash"
    assert draft.usage.cost_micro_usd == 990


def test_a_korean_script_is_asked_for_in_polite_korean(
    server: GeminiServer, account: Options
) -> None:
    server.answers = [{**SCRIPT, "hook": "450미터 다리가 열렸습니다.", "body": KOREAN}]
    source = "450미터 다리가 열렸다. 공사비는 1200만 달러다. 30일 동안 점검했다."
    draft = script_writer(**account).write(script_request(language="ko", text=source))
    assert draft.hook == "450미터 다리가 열렸습니다."
    assert "습니다" in server.requests[0].body["systemInstruction"]["parts"][0]["text"]


def test_a_wrong_answer_is_repaired_in_the_same_conversation(
    server: GeminiServer, account: Options
) -> None:
    server.answers = [{**SCRIPT, "hook": 5}, SCRIPT]
    draft = script_writer(**account).write(script_request())
    assert draft.usage.requests == 2
    contents = server.requests[1].body["contents"]
    assert [content["role"] for content in contents] == ["user", "model", "user"]
    assert "“hook” must be a string" in contents[2]["parts"][0]["text"]


def test_two_unusable_answers_fail_with_the_raw_text_kept(
    server: GeminiServer, account: Options
) -> None:
    server.answers = ['{"title": "cut off he']
    with pytest.raises(UnusableAnswer, match="gemini gave an answer") as caught:
        script_writer(**account).write(script_request())
    assert caught.value.raw_text == '{"title": "cut off he'
    assert caught.value.usage.output_tokens == 600


def test_an_answer_ended_by_its_length_before_it_began_is_asked_for_again(
    server: GeminiServer, account: Options
) -> None:
    server.candidate = {"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}
    with pytest.raises(UnusableAnswer):
        script_writer(**account).write(script_request())


def test_a_report_is_read(server: GeminiServer, account: Options) -> None:
    server.answers = [{"flags": [FLAG]}]
    report = safety_checker(**account).check(safety_request())
    assert (report.score, report.is_blocked) == (Decimal("0.40"), True)


@pytest.mark.parametrize("reason", ["SAFETY", "PROHIBITED_CONTENT", "RECITATION"])
@pytest.mark.parametrize("where", ["prompt", "answer"])
def test_withheld_content_is_a_permanent_error(
    server: GeminiServer, account: Options, reason: str, where: str
) -> None:
    if where == "prompt":
        server.feedback = {"blockReason": reason}
    else:
        server.candidate = {"content": {}, "finishReason": reason}
    with pytest.raises(ProviderError, match=f"safety rules .{reason}") as caught:
        script_writer(**account).write(script_request())
    assert caught.value.permanent
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "says", "permanent", "waits"),
    [
        (error(400, f"API key {KEY} not valid.", "X", BAD_KEY), "Check GEMINI_API_KEY", True, None),
        (error(403, "No permission", "PERMISSION_DENIED"), "Check GEMINI_API_KEY", True, None),
        (error(400, "Bad schema", "INVALID_ARGUMENT"), "Bad schema", True, None),
        (error(404, "models/x is not found", "NOT_FOUND"), "not found", True, None),
        (error(429, "Quota", "RESOURCE_EXHAUSTED", RETRY), "22 seconds", False, 22.5),
        (error(429, "Quota, limit: 0", "RESOURCE_EXHAUSTED", RETRY), "no credit", True, None),
        (error(503, "The model is overloaded", "UNAVAILABLE"), "problem of its own", False, None),
    ],
)  # fmt: skip
def test_the_vendors_own_words_decide(
    server: GeminiServer,
    account: Options,
    reply: Reply,
    says: str,
    permanent: bool,
    waits: float | None,
) -> None:
    server.then(instead(reply))
    with pytest.raises(ProviderError, match=says) as caught:
        script_writer(**account).write(script_request())
    check_sentence(caught.value, "Gemini")
    assert (caught.value.permanent, caught.value.retry_after) == (permanent, waits)


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: GeminiServer, account: Options, fault: Fault
) -> None:
    server.answers = [SCRIPT]
    writer = script_writer(**({**account, **QUICK} if fault.is_quick else account))
    check_fault(fault, server, lambda: writer.write(script_request()), vendor="Gemini")


@wrong_schemas
def test_an_unknown_form_is_named_and_not_asked_for_again(
    server: GeminiServer, account: Options, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="candidates") as caught:
        script_writer(**account).write(script_request())
    check_sentence(caught.value, "Gemini")
    assert caught.value.permanent
