"""What workers say can be read in every language: it is made of words that translators know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

APPS = Path(settings.BASE_DIR) / "apps"
# What is said here is kept in a row, and read by people later on.
ROOMS = (
    "contents/batches",
    "contents/intake",
    "contents/library",
    "contents/pipeline",
    "contents/publishing",
    "contents/safety",
    "contents/services",
    "contents/storyboard",
    "contents/errors.py",
    "core/fetching",
    "core/language",
    "projects/services",
    "projects/visits",
    "projects/errors.py",
    "providers",
    "subscriptions/services",
    "subscriptions/errors.py",
    "usage/gateway",
    "usage/errors.py",
)
ROOTS = {"ProviderError", "RuleBroken", "StepRefused", "Cancelled"}
SAYING = {"log", "write_job_log", "joined"}
KEPT = {"error_message", "pause_reason", "draw_error", "status_reason", "last_error", "description"}
# Words for a language model, which is spoken to in English.
FOR_MODELS = {"BadAnswer"}


def files() -> Iterator[Path]:
    for room in ROOMS:
        path = APPS / room
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def errors() -> frozenset[str]:
    """The names of all classes that are shown to people as what went wrong."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for path in APPS.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    found = set(ROOTS)
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return frozenset(found - FOR_MODELS)


def is_plain_words(node: ast.expr) -> bool:
    """Text of several words that no translator sees. "" and codes are none."""
    if isinstance(node, ast.JoinedStr):
        return any(
            isinstance(part, ast.Constant) and " " in str(part.value) for part in node.values
        )
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def untranslated(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        said = node.args if name in errors() | SAYING else []
        kept = [one.value for one in node.keywords if one.arg in KEPT]
        kept += [one.value for one in node.keywords if name in errors() and one.arg == "message"]
        for one in (*said, *kept):
            if is_plain_words(one):
                yield f"{path.relative_to(APPS)}:{one.lineno}: {ast.unparse(one)}"


def test_everything_said_by_workers_can_be_translated() -> None:
    found = [fault for path in files() for fault in untranslated(path)]
    assert not found, "use gettext of apps.core.sentences, with named values"


def test_what_is_kept_remembers_its_words() -> None:
    """Django's own gettext gives text in one language, for good."""
    found = [
        str(path.relative_to(APPS))
        for path in files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        if {one.name for one in node.names} & {"gettext", "ngettext"}
    ]
    assert not found, "take gettext and ngettext from apps.core.sentences"


def test_the_rooms_are_still_there() -> None:
    assert all((APPS / room).exists() for room in ROOMS)
    assert {"ProviderError", "VendorRefused", "ArticleMissing", "NearDuplicate"} <= errors()
