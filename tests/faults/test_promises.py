"""The short form of `make faults`: a few deaths and database restarts, in a site of
its own with real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.workers import BASE_DIR

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900), pytest.mark.xdist_group("faults")]

PROMISES = ("R1a", "R3")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each promise's show found, by promise."""
    folder = tmp_path_factory.mktemp("faults")
    command = [sys.executable, "-m", "tests.faults", "--short", "--results", str(folder)]
    command += ["--only", ",".join(PROMISES)]
    done = subprocess.run(
        command, cwd=BASE_DIR, env={**os.environ}, capture_output=True, text=True, check=False
    )
    results = [json.loads(path.read_text()) for path in Path(folder).glob("*.json")]
    assert len(results) == len(PROMISES), done.stdout + done.stderr[-3000:]
    return {result["promise"]: result for result in results}


@pytest.mark.parametrize("promise", PROMISES)
def test_what_must_survive_survives(shown: dict[str, dict[str, Any]], promise: str) -> None:
    assert shown[promise]["violations"] == []
    assert shown[promise]["figures"]["completed"] > 0
