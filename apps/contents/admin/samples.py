"""The sample articles, for a person who has no text at hand."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def sample_article(language: str) -> tuple[str, str]:
    """Title and text of the sample in a language; two empty strings when there is none."""
    found = sorted(path for path in SAMPLES.glob("*.md") if path.suffixes[-2] == f".{language}")
    if not found:
        return "", ""
    title, _newline, text = found[0].read_text(encoding="utf-8").partition("\n")
    return title.strip("# ").strip(), text.strip()
