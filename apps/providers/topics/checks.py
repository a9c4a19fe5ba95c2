"""Checking a source's settings key by key, so that a person can put all of them right in one go."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.fetching import FetchLimits, FetchRefused
from apps.core.fetching.addresses import special_kind
from apps.core.fetching.targets import parse_target
from apps.core.sentences import gettext as _
from apps.providers.topics.failures import fetch_sentence

MOST_ADDRESS = 2000
MOST_KEYWORD = 100


class Checks:
    """One source's settings. The methods give a key's checked value (its default when it is
    missing or null) and note what is wrong; done() raises what was noted."""

    def __init__(self, config: Any, known: Sequence[str]) -> None:
        if not isinstance(config, Mapping):
            raise InvalidInput(_("The settings must be an object with named keys."), field="config")
        self._config = config
        self._problems: list[RuleBroken] = []
        for key in config:
            if key not in known:
                sentence = _(
                    "“%(key)s” is not a setting of this kind of source. Known are: %(keys)s."
                )
                names = {"key": clean_word(str(key))[:100], "keys": ", ".join(known)}
                self.refuse(clean_word(str(key))[:100], sentence % names)

    def refuse(self, key: str, sentence: str) -> None:
        self._problems.append(InvalidInput(sentence, field=f"config.{key}"))

    def done(self) -> None:
        if len(self._problems) == 1:
            raise self._problems[0]
        if self._problems:
            raise ProblemList(self._problems)

    def text(self, key: str, *, needed: str, most: int = MOST_ADDRESS) -> str:
        """Words without white space at the ends. needed: the sentence when there are none."""
        value = self._config.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse(key, _("Give text."))
            return ""
        found = clean_word(value or "")
        if not found:
            self.refuse(key, needed)
        elif len(found) > most:
            self.refuse(key, _("This is longer than %(most)d characters.") % {"most": most})
            return ""
        return found

    def address(self, key: str, *, needed: str) -> str:
        """A web address that may be read; whether it can be is asked of nobody."""
        found = self.text(key, needed=needed)
        if found:
            try:
                _check_address(found)
            except FetchRefused as error:
                self.refuse(key, fetch_sentence(error))
        return found

    def words(
        self, key: str, *, most: int, least: int = 0, longest: int = MOST_KEYWORD
    ) -> list[str]:
        """A list of words, each once, whatever its case."""
        value = self._config.get(key)
        if value is None:
            value = []
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.refuse(key, _("Give a list of words."))
            return []
        found = {word.casefold(): word for one in reversed(value) if (word := clean_word(one))}
        words = list(reversed(found.values()))
        if len(words) < least:
            self.refuse(key, _("Give at least one."))
        if len(words) > most:
            self.refuse(key, _("Give at most %(most)d.") % {"most": most})
        if any(len(word) > longest for word in words):
            sentence = _("Each may have at most %(most)d characters.")
            self.refuse(key, sentence % {"most": longest})
        return words

    def whole(self, key: str, *, default: int, least: int, most: int) -> int:
        value = self._config.get(key)
        if value is None:
            return default
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or not least <= value <= most:
            sentence = _("Give a whole number from %(least)d to %(most)d.")
            self.refuse(key, sentence % {"least": least, "most": most})
            return default
        return int(value)

    def choice(self, key: str, *, default: str, options: Sequence[str]) -> str:
        value = self._config.get(key)
        if value is None:
            return default
        if value not in options:
            self.refuse(key, _one_of(options))
            return default
        return str(value)

    def choices(self, key: str, *, options: Sequence[str]) -> list[str]:
        """Some of options, in their order; all when nothing is said."""
        value = self._config.get(key)
        if value is None:
            return list(options)
        if not isinstance(value, list | tuple) or not value or not _within(value, options):
            self.refuse(key, _one_of(options))
            return list(options)
        return [option for option in options if option in value]


def _check_address(url: str) -> None:
    """FetchRefused for what can be told without a question to anybody: a name is looked up, and
    what it leads to is judged, at each visit."""
    limits = FetchLimits(allowed_hosts=settings.FETCH_ALLOWED_HOSTS)
    target = parse_target(url, limits)
    is_number = target.is_ipv6 or target.host.rpartition(".")[2].isdecimal()
    name = f"[{target.host}]" if target.is_ipv6 else target.host
    kind = special_kind(target.host) if is_number else ""
    if kind and not limits.permits_host(name, target.port):
        raise FetchRefused("address_refused", host=target.host, kind=kind)


def clean_word(text: str) -> str:
    """One line in Unicode's composed form, without control characters."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(
        " " if one.isspace() else one
        for one in composed
        if one.isspace() or unicodedata.category(one) not in {"Cc", "Cs"}
    )
    return " ".join(shown.split())


def _within(values: Iterable[Any], options: Sequence[str]) -> bool:
    return all(isinstance(one, str) and one in options for one in values)


def _one_of(options: Sequence[str]) -> str:
    return _("Choose among: %(options)s.") % {"options": ", ".join(options)}
