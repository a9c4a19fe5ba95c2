"""Every vendor in the settings can be made, keeps its key to itself, and costs nothing unused."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from apps.providers.capabilities.usage import CallUsage
from apps.providers.http.account import AccountOptions
from autoclip.settings.vendors import VENDORS
from tests.support.vendors.server import KEY

ALL = [(capability, name) for capability, engines in VENDORS.items() for name in engines]
METHODS = {
    "script": "write",
    "safety": "check",
    "speech": "synthesize",
    "image": "create",
    "render": "render",
    "embedding": "embed",
}
SDKS = ("openai", "google.genai", "elevenlabs", "httpx", "httpx2")


@pytest.mark.parametrize(("capability", "name"), ALL)
def test_it_is_made_from_its_settings_and_opens_nothing(capability: str, name: str) -> None:
    entry = settings.PROVIDERS[capability][name]
    engine = import_string(entry["class"])(**{**entry["options"], "api_key": KEY})
    assert callable(getattr(engine, METHODS[capability]))
    assert engine.name == name
    assert KEY not in f"{engine!r}{vars(engine)}"


@pytest.mark.parametrize(("capability", "name"), ALL)
def test_its_prices_are_of_units_that_are_counted(capability: str, name: str) -> None:
    options = settings.PROVIDERS[capability][name]["options"]
    unknown = set(options.get("prices", {})) - set(CallUsage.__dataclass_fields__)
    assert unknown == set()
    assert set(AccountOptions.__annotations__) >= {"api_key", "base_url", "key_setting"}


def test_voices_have_names_of_their_own() -> None:
    names: list[str] = []
    for name in VENDORS["speech"]:
        entry = settings.PROVIDERS["speech"][name]
        names += [
            voice.name for voice in import_string(entry["class"])(**entry["options"]).voices()
        ]
    assert len(names) == len(set(names))


def test_no_vendors_package_is_imported_by_any_adapter() -> None:
    classes = {VENDORS[capability][name]["class"].rpartition(".")[0] for capability, name in ALL}
    code = (
        "import importlib, sys, django; django.setup()\n"
        f"for name in {sorted(classes)!r}: importlib.import_module(name)\n"
        f"print([name for name in {SDKS!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_adapters_are_not_imported_before_they_are_used() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from apps.providers import registry\n"
        "import apps.contents.pipeline.definitions\n"
        "vendors = ('openai', 'gemini', 'elevenlabs', 'pexels', 'creatomate')\n"
        "print([v for v in vendors if f'apps.providers.{v}' in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
