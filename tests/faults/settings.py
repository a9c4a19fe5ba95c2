"""The project's settings with quick engines that write down each call, and bombs in workers."""

import os
from typing import Any

from autoclip.settings import *  # noqa: F403
from autoclip.settings import PROVIDER_ROUTES as _ROUTES
from autoclip.settings import PROVIDERS as _ENGINES
from tests.faults import bombs

_QUICK = {
    "script": "tests.faults.engines.QuickWriter",
    "safety": "tests.faults.engines.QuickChecker",
    "speech": "tests.faults.engines.QuickVoice",
    "image": "tests.faults.engines.QuickPictures",
    "thumbnail": "tests.faults.engines.QuickPictures",
    "render": "tests.faults.engines.QuickFilm",
}
_STEPS = {
    "script": "script_generation",
    "safety": "safety_check",
    "speech": "tts",
    "image": "image_gen",
    "thumbnail": "image_gen",
    "render": "render",
}


def _noted(capability: str) -> dict[str, Any]:
    """The installation's own first engine, with its calls written down."""
    entry = _ENGINES[capability][_ROUTES[capability][0]]
    path, options = (entry, {}) if isinstance(entry, str) else (entry["class"], entry["options"])
    facts = {"path": path, "engine_options": options, "step": _STEPS[capability]}
    return {"class": "tests.faults.engines.Noted", "options": facts}


PROVIDERS = {
    capability: {
        **engines,
        **(
            {"quick": _QUICK[capability], "real": _noted(capability)}
            if capability in _QUICK
            else {}
        ),
    }
    for capability, engines in _ENGINES.items()
}
# "quick", or "real" for the engines that come with the product.
PROVIDER_ROUTES = {
    **_ROUTES,
    **{one: [os.environ.get("AUTOCLIP_FAULTS_ENGINES", "quick")] for one in _QUICK},
}

bombs.connect()
