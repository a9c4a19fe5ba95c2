"""The project's settings with quick engines and films ordered at a vendor's server on loopback."""

import os

from autoclip.settings import *  # noqa: F403
from autoclip.settings import PROVIDER_ROUTES as _ROUTES
from autoclip.settings import PROVIDERS as _ENGINES
from autoclip.settings import STORAGES as _STORAGES
from tests.faults.settings import _QUICK

_render = _ENGINES["render"]["creatomate"]
PROVIDERS = {
    capability: {**engines, **({"quick": _QUICK[capability]} if capability in _QUICK else {})}
    for capability, engines in _ENGINES.items()
}
PROVIDERS["render"]["creatomate"] = {
    **_render,
    "options": {**_render["options"], "storage": "vendor", "poll_seconds": 0.2},
}
PROVIDER_ROUTES = {
    **_ROUTES,
    **{capability: ["quick"] for capability in _QUICK},
    "render": ["creatomate"],
}
STORAGES = {
    **_STORAGES,
    "vendor": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": os.environ["AUTOCLIP_TEST_VENDOR_FOLDER"],
            "base_url": os.environ["AUTOCLIP_TEST_VENDOR_FILES"],
        },
    },
}
