"""English text becomes the words a narrator would say, token by token."""

from __future__ import annotations

import pytest

from apps.providers.embedded.speech.reading.english import read_english


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("70%", "seventy percent"),
        ("0.5%", "zero point five percent"),
        ("1,234.5", "one thousand two hundred thirty-four point five"),
        ("-5", "minus five"),
        ("1969", "nineteen sixty-nine"),
        ("1905", "nineteen oh five"),
        ("2000", "two thousand"),
        ("2024", "twenty twenty-four"),
        ("1960s", "nineteen sixties"),
        ("'90s", "nineties"),
        ("2000s", "two thousands"),
        ("$5", "five dollars"),
        ("$1", "one dollar"),
        ("$0.99", "ninety-nine cents"),
        ("$1,234.50", "one thousand two hundred thirty-four dollars and fifty cents"),
        ("$5M", "five million dollars"),
        ("€2.5bn", "two point five billion euros"),
        ("₩3,000", "three thousand won"),
        ("£1.01", "one pound and one penny"),
        ("22nd", "twenty-second"),
        ("1/2", "one half"),
        ("3/4", "three quarters"),
        ("2/3", "two thirds"),
        ("24/7", "twenty-four seven"),
        ("10:30", "ten thirty"),
        ("9:05pm", "nine oh five P.M"),
        ("12:00", "twelve o'clock"),
        ("7am", "seven A.M"),
        ("20℃", "twenty degrees Celsius"),
        ("-5°C", "minus five degrees Celsius"),
        ("100km/h", "one hundred kilometers per hour"),
        ("1km", "one kilometer"),
        ("120MWh", "one hundred twenty megawatt hours"),
        ("3-5", "three to five"),
        ("2020–2024", "twenty twenty to twenty twenty-four"),
        ("10–20%", "ten to twenty percent"),
        ("5K", "five thousand"),
        ("3D", "three D"),
        ("B2B", "B to B"),
        ("COVID-19", "Covid nineteen"),
        ("GPT-4", "GPT four"),
        ("2024-03-01", "March first, twenty twenty-four"),
        ("555-1234", "five five five, one two three four"),
        ("007", "zero zero seven"),
        ("#1", "number one"),
        ("#jeju", "jeju"),
        ("R&D", "R and D"),
        ("2x", "two times"),
        ("NASA", "NASA"),
        ("FBI", "FBI"),
        ("IT", "I.T"),
        ("www.example.com/a-b", "example dot com slash a dash b"),
        ("me@site.org", "me at site dot org"),
        ("vs", "versus"),
        ("AI-powered", "AI-powered"),
    ],
)
def test_a_token_alone_is_read_out(written: str, spoken: str) -> None:
    assert read_english([written]) == [spoken]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("5 km away", ["five", "kilometers", "away"]),
        ("1 km away", ["one", "kilometer", "away"]),
        ("worth $3.2 billion.", ["worth", "three point two", "billion dollars."]),
        ("March 1, 2024", ["March", "first,", "twenty twenty-four"]),
        ("1 March", ["the first of", "March"]),
        ("10:30 a.m. today", ["ten thirty", "A.M", "today"]),
        ("Dr. Kim left.", ["Doctor", "Kim", "left."]),
        ("Main St. is St. Mary", ["Main", "Street", "is", "Saint", "Mary"]),
        ("No. 1", ["number", "one"]),
        ("He said No.", ["He", "said", "No."]),
        ("World War II", ["World", "War", "two"]),
        ("Henry VIII died", ["Henry", "the eighth", "died"]),
        ("a 4K video", ["a", "four K", "video"]),
        ("cats, dogs etc.", ["cats,", "dogs", "et cetera."]),
        ("the U.S. army", ["the", "U.S", "army"]),
    ],
)
def test_a_token_is_read_in_the_light_of_its_neighbours(text: str, spoken: list[str]) -> None:
    assert read_english(text.split()) == spoken


@pytest.mark.parametrize("written", ["—", "-", "...", "•", '"', "😀", "()"])
def test_a_token_of_signs_only_is_silent(written: str) -> None:
    assert read_english(["yes", written, "no"]) == ["yes", "", "no"]


def test_quotes_and_brackets_go_and_the_pause_stays() -> None:
    assert read_english(['"Really?"', "(well)", "stop...", "«now»,"]) == [
        "Really?",
        "well",
        "stop…",
        "now,",
    ]


def test_there_is_one_reading_for_every_token() -> None:
    text = "In 2024, — 70% of $1.5 billion (or so) went to R&D, etc. … at 5 km/h !"
    assert len(read_english(text.split())) == len(text.split())
