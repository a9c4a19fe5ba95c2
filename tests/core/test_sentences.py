"""A sentence that was kept is read in the reader's language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from apps.core.errors import InvalidInput, ProblemList
from apps.core.masking import masked
from apps.core.sentences import MARK, Sentence, english, gettext, joined, kept, ngettext, told
from apps.providers.errors import ProviderError

LATE = "“{host}” took too long to answer. Try again later."
LATE_KOREAN = "“a.kr”의 응답이 너무 늦습니다. 나중에 다시 시도하세요."


def test_a_kept_sentence_is_read_in_the_language_of_its_reader() -> None:
    stored = kept(gettext(LATE).format(host="a.kr"))
    assert told(stored) == "“a.kr” took too long to answer. Try again later."
    with translation.override("ko"):
        assert told(stored) == LATE_KOREAN


def test_it_is_kept_alike_whatever_language_it_was_said_in() -> None:
    with translation.override("ko"):
        said = gettext(LATE).format(host="a.kr")
        assert said == LATE_KOREAN
    assert kept(said) == kept(gettext(LATE).format(host="a.kr"))
    assert kept(said).startswith("“a.kr” took too long")


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    outer = gettext("It holds “%(keyword)s”, which is not wanted.") % {
        "keyword": ProviderError(gettext(LATE).format(host="a.kr"))
    }
    with translation.override("ko"):
        assert LATE_KOREAN in told(kept(outer))


def test_sentences_that_are_joined_stay_sentences() -> None:
    both = ProblemList([InvalidInput(gettext("Korean")), InvalidInput(gettext("English"))])
    assert str(both) == "Korean English"
    with translation.override("ko"):
        assert told(kept(str(both))) == "한국어 영어"
    assert joined("100%", "", "of it") == "100% of it"


def test_counted_things_keep_how_many_there_are() -> None:
    def said(count: int) -> str:
        return kept(
            ngettext("in %(count)d second", "in %(count)d seconds", count) % {"count": count}
        )

    assert (told(said(1)), told(said(2))) == ("in 1 second", "in 2 seconds")
    with translation.override("ko"):
        assert "2" in told(said(2))
        assert "second" not in told(said(2))


def test_labels_of_choices_are_translated_within_a_sentence() -> None:
    found = kept(gettext("%(step)s.") % {"step": gettext_lazy("Korean")})
    with translation.override("ko"):
        assert told(found) == "한국어."


def test_it_can_be_copied_and_sent_to_another_process() -> None:
    said = gettext(LATE).format(host="a.kr")
    for other in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):  # noqa: S301
        assert isinstance(other, Sentence)
        assert kept(other) == kept(said)


def test_numbers_keep_their_form() -> None:
    found = told(kept(gettext("%(seconds).1f s of %(all)d, %(share)s %%") % {
        "seconds": 2.25, "all": 7, "share": 3
    }))  # fmt: skip
    assert found == "2.2 s of 7, 3 %"


def test_old_rows_and_strangers_words_are_shown_as_they_are() -> None:
    assert told("Something failed. 100 % of {it}") == "Something failed. 100 % of {it}"
    forged = f'bad{MARK}{{"m": "Korean"}}'
    assert told(kept(forged)) == 'bad {"m": "Korean"}'


@pytest.mark.parametrize("recipe", ["", "{", "[]", '{"v": 1}', '{"m": 3}', '{"m": "a", "v": []}'])
def test_a_damaged_recipe_falls_back_to_english(recipe: str) -> None:
    assert told(f"as it was said{MARK}{recipe}") in ("as it was said", "a")


def test_a_translation_that_does_not_fit_its_values_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(translation, "gettext", lambda _words: "%(other)s {0} {")
    assert gettext("It took %(seconds)s s.") % {"seconds": 3} == "It took 3 s."
    assert gettext("It took {seconds} s.").format(seconds=3) == "It took 3 s."


def test_a_sentence_too_long_to_be_kept_is_cut_and_still_readable() -> None:
    found = kept(gettext("%(words)s!") % {"words": "a" * 500}, most=100)
    assert found == "a" * 100


def test_the_installations_own_log_is_in_english() -> None:
    with translation.override("ko"):
        said = gettext("Korean")
        assert english(said) == masked("error", said) == "Korean"
        assert json.loads(json.dumps(said)) == "한국어"
