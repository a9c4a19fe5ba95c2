"""What a script must be to be saved. Every problem names its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apps.contents.scripts.spoken import FORMATS, seconds_of
from apps.core.errors import InvalidInput, ProblemList
from apps.core.language.cleaning import has_words
from apps.core.language.unseen import TURNING, has_unseen, is_piled
from apps.core.sentences import gettext as _

# Korean and Latin letters. Hanja, Greek and the like may stand among them.
_SPOKEN = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣᄀ-ᇿA-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿＡ-Ｚａ-ｚ]")

MAX_BEATS = 120
MAX_BEAT_CHARACTERS = 600
LEAST_WORDS = 3
MOST_PROBLEMS = 10
# Less of a line's letters in scripts that a voice can read, and it is not said.
LEAST_SPOKEN_SHARE = 0.5


def check_script(
    hook: str,
    body: Sequence[str],
    call_to_action: str,
    *,
    language: str,
    content_format: str,
    characters_per_second: float,
) -> None:
    """Raise InvalidInput, or ProblemList with every problem, or return."""
    problems = list(_line_problems(hook, body, call_to_action))[:MOST_PROBLEMS]
    if not problems:
        problems = list(
            _length_problems(
                (hook, *body, call_to_action), language, content_format, characters_per_second
            )
        )
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ProblemList(problems)


def _line_problems(hook: str, body: Sequence[str], call: str) -> Iterator[InvalidInput]:
    if not hook:
        yield InvalidInput(_("The hook is empty: the first three seconds decide."), field="hook")
    if not body or not any(body):
        yield InvalidInput(_("The script needs at least one sentence."), field="body")
        return
    if len(body) > MAX_BEATS:
        yield InvalidInput(
            _("The script has %(lines)d lines, more than the most of %(most)d.")
            % {"lines": len(body), "most": MAX_BEATS},
            field="body",
        )
        return
    yield from _problems_of(hook, "hook")
    for index, line in enumerate(body):
        if line:
            yield from _problems_of(line, f"body.{index}")
        else:
            yield InvalidInput(
                _("Line %(number)d is empty. Write a sentence, or remove the line.")
                % {"number": index + 1},
                field=f"body.{index}",
            )
    yield from _problems_of(call, "cta")


def _problems_of(line: str, field: str) -> Iterator[InvalidInput]:
    if not line:
        return
    start = line[:40]
    if len(line) > MAX_BEAT_CHARACTERS:
        yield InvalidInput(
            _("One line is longer than %(most)d characters: “%(start)s…”.")
            % {"most": MAX_BEAT_CHARACTERS, "start": _printable(start)},
            field=field,
        )
    elif has_unseen(line) or is_piled(line):
        yield InvalidInput(
            _("A line holds characters that cannot be seen or spoken: “%(start)s…”.")
            % {"start": _printable(start)},
            field=field,
        )
    elif not has_words(line):
        yield InvalidInput(_("A line holds no words: “%(start)s”.") % {"start": start}, field=field)
    elif _spoken_share(line) < LEAST_SPOKEN_SHARE:
        yield InvalidInput(
            _("No voice can read this line: “%(start)s…”. Write it in Korean or in Latin letters.")
            % {"start": start},
            field=field,
        )


def _length_problems(
    lines: Sequence[str], language: str, content_format: str, pace: float
) -> Iterator[InvalidInput]:
    words = len(re.findall(r"[^\W_]+", " ".join(lines)))
    if words < LEAST_WORDS:
        yield InvalidInput(
            _("The script is too short for a film: write at least one whole sentence."),
            field="body",
        )
    seconds, most = seconds_of(lines, language, pace), FORMATS[content_format].most
    if seconds > most:
        yield InvalidInput(
            _(
                "Spoken by this voice the script takes about %(seconds)d s; this format holds at "
                "most %(most)d s. Cut about %(over)d s, or choose a longer format."
            )
            % {"seconds": round(seconds), "most": most, "over": max(1, round(seconds - most))},
            field="body",
        )


def _spoken_share(line: str) -> float:
    """The share (0 to 1) of a line's letters that are Korean or Latin; 1 where numbers stand
    alone."""
    letters = [sign for sign in line if sign.isalpha()]
    spoken = len(_SPOKEN.findall(line))
    return spoken / len(letters) if letters else 1.0


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() and c not in TURNING else "·" for c in text)
