"""Staff show a second factor outside debug; only a studio that serves its own machine waits."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autoclip.supervisor.configuration import read_configuration

ASK = "from autoclip.settings.accounts import REQUIRE_STAFF_MFA; print(REQUIRE_STAFF_MFA)"
NAMES = ("HTTPS", "PUBLIC_URL", "HOST", "DEBUG", "REQUIRE_STAFF_MFA")


@pytest.mark.parametrize(
    ("environment", "demanded"),
    [
        ({}, "True"),
        ({"HTTPS": "true"}, "True"),
        ({"DEBUG": "true"}, "False"),
        ({"REQUIRE_STAFF_MFA": "false"}, "False"),
    ],
)
def test_settings_demand_it_outside_debug(environment: dict[str, str], demanded: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    said = subprocess.run(
        [sys.executable, "-c", ASK],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == demanded


@pytest.mark.parametrize(
    ("environment", "is_private"),
    [
        ({}, True),
        ({"HOST": "::1"}, True),
        ({"HOST": "0.0.0.0"}, False),  # noqa: S104
        ({"HTTPS": "true"}, False),
        ({"PUBLIC_URL": "https://studio.example"}, False),
    ],
)
def test_a_studio_is_private_when_only_its_machine_reaches_it(
    environment: dict[str, str], *, is_private: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert read_configuration().is_private is is_private
