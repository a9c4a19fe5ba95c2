"""One scene per beat: varied cards, honest headlines, icons only where they fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from apps.contents.storyboard.cards import Card, card_of_kind, possible_cards
from apps.contents.storyboard.headlines import MOST_CHARACTERS, headline_of
from apps.contents.storyboard.icons import IconWords, choose_icon, matching_icons
from apps.contents.storyboard.numbers import find_numbers
from apps.contents.storyboard.plan import ScenePlan
from apps.contents.storyboard.prompts import visual_prompt
from apps.contents.storyboard.series import Series, find_series, series_told_by
from apps.contents.storyboard.terms import search_terms
from apps.contents.storyboard.timelines import timeline_items
from apps.core.language.korean import morphemes
from apps.core.language.words import content_words
from apps.providers.capabilities.image import CardKind
from apps.providers.capabilities.script import ScriptDraft

MOST_IN_A_ROW = 2
LEAST_EMPHASIZED = 2
TITLE_ROOM = 1.5


def plan_scenes(
    script: ScriptDraft,
    language: str,
    label: str,
    icons: frozenset[str],
    icon_words: IconWords,
    kinds: Mapping[int, CardKind] | None = None,
    source: str = "",
) -> tuple[ScenePlan, ...]:
    """Scenes in spoken order: hook, body, call to action (an empty part makes no scene).

    label is the pill of every scene ("" for none). icons are the emoji that can be drawn,
    icon_words their keywords per language. kinds are those that a person chose, by position.
    source is the text behind the script: a row of values in it is drawn whole where the script
    speaks of it.
    """
    beats = [beat for beat in script.body if beat.strip()]
    rows = find_series(f"{source}\n\n{' '.join(beats)}", language)
    chosen = _choose_cards(beats, language, rows)
    if script.hook.strip():
        beats.insert(0, script.hook)
        title = _opening_headline(script, language)
        chosen.insert(0, Card(CardKind.TITLE, title))
    if script.call_to_action.strip():
        beats.append(script.call_to_action)
        chosen.append(Card(CardKind.CALL_TO_ACTION, _closing_headline(beats[-1], language)))
    for place, kind in (kinds or {}).items():
        if place < len(beats) and chosen[place].kind is not kind:
            chosen[place] = card_of_kind(beats[place], kind, language)
    weights = Counter(word for beat in beats for word in content_words(beat, language))
    scenes: list[ScenePlan] = []
    used: list[str] = []
    for position, (beat, card) in enumerate(zip(beats, chosen, strict=True)):
        icon = choose_icon(matching_icons(beat, language, icons, icon_words), used)
        used += [icon] if icon else []
        scenes.append(
            ScenePlan(
                position=position,
                narration=beat,
                kind=card.kind,
                headline=card.headline,
                emphasis=_emphasis(card, weights, language),
                icon=icon,
                label=card.label or label,
                figures=card.figures,
                items=card.items,
                visual_prompt=visual_prompt(card.headline, beat, language),
                terms=search_terms(beat, card.headline, language),
                slot=position,
            )
        )
    return tuple(scenes)


def _choose_cards(beats: Sequence[str], language: str, rows: Sequence[Series]) -> list[Card]:
    """The most telling card of each beat, but no kind three times in a row if it can be helped."""
    timeline = _last_timeline(beats, language)
    chosen: list[Card] = []
    told = list(rows)
    for place, beat in enumerate(beats):
        options = list(possible_cards(beat, language))
        row = next((row for row in told if series_told_by(beat, row)), None)
        if row:
            # Each row is drawn once, where it is first told of.
            chosen.append(Card(CardKind.LINE, options[-1].headline, row))
            told = [other for other in told if not _tells_the_same(other, row)]
            continue
        if timeline and timeline[0] == place:
            items = timeline[1]
            options.insert(0, Card(CardKind.TIMELINE, options[-1].headline, items=items))
        recent = [card.kind for card in chosen[-MOST_IN_A_ROW:]]
        tired = recent[0] if len(recent) == MOST_IN_A_ROW and len(set(recent)) == 1 else None
        chosen.append(next((card for card in options if card.kind is not tired), options[0]))
    return chosen


def _tells_the_same(one: Series, other: Series) -> bool:
    return {(figure.label, figure.value) for figure in one} <= {
        (figure.label, figure.value) for figure in other
    }


def _last_timeline(beats: Sequence[str], language: str) -> tuple[int, tuple[str, ...]] | None:
    """(place of the beat, its items): the latest beat that closes a row of years."""
    for place in range(len(beats) - 1, 0, -1):
        items = timeline_items(beats[: place + 1], language)
        if items:
            return place, items
    return None


def _opening_headline(script: ScriptDraft, language: str) -> str:
    title = script.title.strip()
    size = len(title.replace(" ", "")) if language == "ko" else len(title)
    if title and size <= MOST_CHARACTERS[language] * TITLE_ROOM:
        return title
    return script.hook.strip().rstrip(".") or headline_of(title, language)


def _closing_headline(call_to_action: str, language: str) -> str:
    """The last clause of the call, when the whole is too long for a card."""
    text = call_to_action.strip().rstrip(".!")
    size = len(text.replace(" ", "")) if language == "ko" else len(text)
    if size <= MOST_CHARACTERS[language] * 1.2:
        return text
    clauses = [clause for clause in re.split(r",\s+|(?<=[다면고])\s+", text) if clause]
    last = clauses[-1]
    return last[:1].upper() + last[1:]


def _emphasis(card: Card, weights: Counter[str], language: str) -> tuple[str, ...]:
    """The figure in the headline, else its weightiest noun."""
    displays = [figure.display for figure in card.figures]
    displays += [
        found.figure.display
        for found in find_numbers(card.headline, language)
        if found.figure.value >= LEAST_EMPHASIZED
    ]
    written = next((display for display in displays if display in card.headline), "")
    if written:
        return (written,)
    terms = {term: word for word in _words(card.headline, language) for term in word[1]}
    best = max(terms, key=lambda term: (weights[term], len(term)), default="")
    return (terms[best][0],) if best else ()


def _words(headline: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """(word as the card should colour it, its base forms) for each word that carries meaning."""
    found = []
    for word in headline.split():
        bare = re.sub(r"^\W+|\W+$", "", word)
        if language == "ko":
            noun = "".join(_leading_nouns(bare))
            found += [(noun, content_words(noun, "ko"))] if noun else []
        elif bare:
            found.append((bare, content_words(bare, "en")))
    return found


def _leading_nouns(word: str) -> Iterator[str]:
    for piece in morphemes(word):
        if piece.tag not in ("NNG", "NNP", "SL"):
            return
        yield piece.form
