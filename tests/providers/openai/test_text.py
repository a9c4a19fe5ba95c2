"""Scripts and safety reports from OpenAI's wire format."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.providers.errors import ProviderError
from apps.providers.language_models.asking import UnusableAnswer
from apps.providers.openai.text import safety_checker, script_writer
from tests.support.vendors.faults import (
    QUICK,
    Fault,
    check_fault,
    check_sentence,
    every_fault,
    wrong_schemas,
)
from tests.support.vendors.openai_server import OpenAIServer, error
from tests.support.vendors.samples import (
    FLAG,
    SCRIPT,
    SENTENCES,
    SOURCE,
    safety_request,
    script_request,
)
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]


def test_a_script_comes_back_with_its_beats_sources_and_tokens(
    server: OpenAIServer, account: Options
) -> None:
    server.answers = [SCRIPT]
    prices = {"input_tokens": Decimal("0.000001"), "output_tokens": Decimal("0.00001")}
    draft = script_writer(**account, prices=prices).write(script_request())
    assert draft.body == ("It cost 12 million dollars.", "Engineers tested it for 30 days.")
    assert draft.sources == (1, 2)
    assert draft.tags == ("bridge", "city")
    assert (draft.tokens_in, draft.tokens_out) == (900, 250)
    assert draft.usage.cost_usd == Decimal("0.0034")
    assert draft.usage.model == "gpt-4.1-mini-2026-01-01"


def test_the_source_is_given_as_numbered_material_and_the_wishes_of_the_prompt_are_told(
    server: OpenAIServer, account: Options
) -> None:
    server.answers = [SCRIPT]
    script_writer(**account).write(
        script_request(system_prompt="Speak like a pilot.", language="en", tone="warm")
    )
    system, user = (message["content"] for message in server.requests[0].body["messages"])
    assert "Speak like a pilot." in system
    assert "warm" in system
    assert "[3] Cyclists have a lane of their own." in user


def test_no_more_of_a_long_source_is_sent_than_a_short_can_need(
    server: OpenAIServer, account: Options
) -> None:
    server.answers = [SCRIPT]
    script_writer(**account).write(script_request(text=SOURCE + " Cars pass too." * 6000))
    user = server.requests[0].body["messages"][1]["content"]
    assert 29_000 < len(user) < 31_000
    assert user.endswith("Cars pass too.")


def test_a_wrong_answer_is_sent_back_once_with_everything_that_is_wrong(
    server: OpenAIServer, account: Options
) -> None:
    wrong = {**SCRIPT, "title": "", "extra": 1, "body": [{"text": "Only one.", "source": 9}]}
    server.answers = [wrong, SCRIPT]
    draft = script_writer(**account).write(script_request())
    assert draft.title == "The new bridge"
    assert (draft.tokens_in, draft.tokens_out) == (1800, 500), "both calls are counted"
    complaint = server.requests[1].body["messages"][-1]["content"]
    for words in ("“title” is empty", "“extra”", "“body” has 1 entries", "“source” must be"):
        assert words in complaint
    assert server.requests[1].body["messages"][-2]["role"] == "assistant"


def test_numbers_that_the_source_does_not_have_are_sent_back(
    server: OpenAIServer, account: Options
) -> None:
    invented = {**SCRIPT, "hook": "A bridge of 999 metres opened."}
    server.answers = [invented, SCRIPT]
    script_writer(**account).write(script_request())
    assert "The number 999 does not stand" in server.requests[1].body["messages"][-1]["content"]


def test_a_script_far_too_long_for_the_video_is_sent_back(
    server: OpenAIServer, account: Options
) -> None:
    endless = {**SCRIPT, "body": [{"text": SOURCE[:200], "source": -1}] * 20}
    server.answers = [endless, SCRIPT]
    script_writer(**account).write(script_request())
    assert "write about 390" in server.requests[1].body["messages"][-1]["content"]


@pytest.mark.parametrize("text", ["I am sorry, no.", '{"title": "cut', "[]", '"text"', "null", ""])
def test_two_unusable_answers_fail_with_the_raw_text_kept(
    server: OpenAIServer, account: Options, text: str
) -> None:
    server.answers = [text]
    with pytest.raises(UnusableAnswer) as caught:
        script_writer(**account).write(script_request())
    assert caught.value.permanent
    assert caught.value.raw_text == text
    assert caught.value.usage.requests == 2
    assert len(server.requests) == 2


def test_a_correction_that_fails_still_counts_what_the_first_answer_used(
    server: OpenAIServer, account: Options
) -> None:
    server.answers = ["no JSON"]
    server.then(None, instead(Reply({}, 503)))
    with pytest.raises(ProviderError, match="problem of its own") as caught:
        script_writer(**account).write(script_request())
    assert (caught.value.usage.requests, caught.value.usage.output_tokens) == (1, 250)


def test_an_answer_in_a_markdown_fence_is_read(server: OpenAIServer, account: Options) -> None:
    server.answers = ['```json\n{"flags": []}\n```']
    assert safety_checker(**account).check(safety_request()).flags == ()


def test_servers_without_schemas_are_asked_for_json_in_words_from_then_on(
    server: OpenAIServer, account: Options
) -> None:
    server.has_schemas = False
    server.answers = [SCRIPT]
    writer = script_writer(**account)
    writer.write(script_request())
    writer.write(script_request())
    forms = [seen.body["response_format"]["type"] for seen in server.requests]
    assert forms == ["json_schema", "json_object", "json_object"]
    assert '"call_to_action"' in server.requests[1].body["messages"][0]["content"]


def test_a_server_of_ones_own_needs_no_key(server: OpenAIServer, account: Options) -> None:
    with pytest.raises(ProviderError):
        script_writer(**{**account, "api_key": ""}).write(script_request())
    assert "authorization" not in server.requests[0].headers
    server.complaints.clear()


def test_the_vendor_itself_needs_a_key_before_anything_is_sent() -> None:
    with pytest.raises(ProviderError, match="Set OPENAI_API_KEY") as caught:
        script_writer().write(script_request())
    assert caught.value.permanent


def test_a_report_names_the_sentence_and_scores_like_the_written_rules(
    server: OpenAIServer, account: Options
) -> None:
    server.answers = [{"flags": [FLAG, {**FLAG, "severity": "notice", "excerpt": "not there"}]}]
    report = safety_checker(**account).check(safety_request())
    assert report.is_blocked
    assert report.score == Decimal("0.25")
    assert report.flags[0].excerpt == "instead of seeing a doctor"
    assert report.flags[1].excerpt == SENTENCES[1], "an excerpt that is not there is the sentence"
    assert report.usage.input_tokens == 900
    assert "dangerous_advice" in report.raw_text


def test_a_report_about_a_sentence_that_is_not_there_is_sent_back(
    server: OpenAIServer, account: Options
) -> None:
    server.answers = [{"flags": [{**FLAG, "sentence_index": 2}]}, {"flags": []}]
    assert safety_checker(**account).check(safety_request()).score == Decimal("1.00")
    assert len(server.requests) == 2


@pytest.mark.parametrize("how", ["refusal", "filter"])
def test_content_that_the_model_refuses_is_a_permanent_error(
    server: OpenAIServer, account: Options, how: str
) -> None:
    if how == "refusal":
        server.message = {"content": None, "refusal": "I can't help with that."}
    else:
        server.finish_reason = "content_filter"
    with pytest.raises(ProviderError, match="safety rules") as caught:
        script_writer(**account).write(script_request())
    assert caught.value.permanent
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "says", "permanent"),
    [
        (error(429, "You exceeded your quota", code="insufficient_quota"), "no credit", True),
        (error(404, "The model does not exist", code="model_not_found"), "not exist", True),
        (error(400, "Value too high", param="temperature"), "temperature: Value", True),
        (error(400, "Blocked", code="content_policy_violation"), "safety rules", True),
        (error(429, "Slow down", code="rate_limit_exceeded"), "slow down", False),
        (Reply({"error": "model not loaded"}, 500), "problem of its own", False),
    ],
)
def test_the_vendors_own_codes_decide(
    server: OpenAIServer, account: Options, reply: Reply, says: str, permanent: bool
) -> None:
    server.then(instead(reply))
    with pytest.raises(ProviderError, match=says) as caught:
        script_writer(**account).write(script_request())
    check_sentence(caught.value, "OpenAI")
    assert caught.value.permanent is permanent


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: OpenAIServer, account: Options, fault: Fault
) -> None:
    server.answers = [SCRIPT]
    options = {**account, **QUICK} if fault.is_quick else account
    writer = script_writer(**options)
    check_fault(fault, server, lambda: writer.write(script_request()), vendor="OpenAI")


@wrong_schemas
def test_an_unknown_form_is_named_and_not_asked_for_again(
    server: OpenAIServer, account: Options, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="choices") as caught:
        script_writer(**account).write(script_request())
    check_sentence(caught.value, "OpenAI")
    assert caught.value.permanent
