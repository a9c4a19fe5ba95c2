"""Settings, one module per concern. Everything that differs between installations is read from
the environment or `.env`; `.env.example` lists every name."""

import django_stubs_ext

from autoclip.settings.accounts import *  # noqa: F403
from autoclip.settings.admin import *  # noqa: F403
from autoclip.settings.api import *  # noqa: F403
from autoclip.settings.base import *  # noqa: F403
from autoclip.settings.billing import *  # noqa: F403
from autoclip.settings.cache import *  # noqa: F403
from autoclip.settings.database import *  # noqa: F403
from autoclip.settings.files import *  # noqa: F403
from autoclip.settings.logging import *  # noqa: F403
from autoclip.settings.mail import *  # noqa: F403
from autoclip.settings.organizations import *  # noqa: F403
from autoclip.settings.platforms import *  # noqa: F403
from autoclip.settings.providers import *  # noqa: F403
from autoclip.settings.queue import *  # noqa: F403
from autoclip.settings.records import *  # noqa: F403
from autoclip.settings.security import *  # noqa: F403
from autoclip.settings.sources import *  # noqa: F403
from autoclip.settings.subscriptions import *  # noqa: F403

# Lets generic classes of Django and Django REST framework be written with their parameters.
django_stubs_ext.monkeypatch()
