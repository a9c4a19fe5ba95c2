"""The project's settings with every engine behind a gate (see engines.py) and quick leases."""

from autoclip.settings import *  # noqa: F403
from autoclip.settings import PROVIDERS as _ENGINES

PROVIDERS = {
    capability: {
        name: {
            "class": "tests.support.engines.Gated",
            "options": {
                "path": entry if isinstance(entry, str) else entry["class"],
                "engine_options": {} if isinstance(entry, str) else entry["options"],
                "capability": capability,
            },
        }
        for name, entry in engines.items()
    }
    for capability, engines in _ENGINES.items()
}
PIPELINE_LEASE_SECONDS = 3
PIPELINE_HEARTBEAT_SECONDS = 0.5
PIPELINE_SWEEP_SECONDS = 1.0
