"""Engines for tests of the production line: the real ones behind gates a test can hold shut."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils.module_loading import import_string

from apps.providers import registry

GATES_VARIABLE = "AUTOCLIP_TEST_GATES"
_CALLS = frozenset({"write", "check", "synthesize", "create", "create_thumbnail", "render"})


class Gated:
    """The engine at path; each call says that it has begun and waits while its gate is shut.

    A gate is a file `<capability>.shut` in the folder that the environment names; a call leaves
    `<capability>.entered` there.
    """

    def __init__(self, path: str, engine_options: dict[str, Any], capability: str) -> None:
        self._engine = import_string(path)(**engine_options)
        self._capability = capability

    def __getattr__(self, name: str) -> Any:
        if name in _CALLS:
            self._pass()
        return getattr(self._engine, name)

    def _pass(self) -> None:
        folder = Path(os.environ[GATES_VARIABLE])
        (folder / f"{self._capability}.entered").touch()
        while (folder / f"{self._capability}.shut").exists():
            time.sleep(0.02)


def replace_engine(monkeypatch: pytest.MonkeyPatch, capability: str, engine: Any) -> None:
    """Let engine answer for the capability, whoever the route names."""
    real = registry.engine

    def find(wanted: str, name: str, *, api_key: str = "") -> Any:
        return engine if wanted == capability else real(wanted, name, api_key=api_key)

    monkeypatch.setattr(registry, "engine", find)
