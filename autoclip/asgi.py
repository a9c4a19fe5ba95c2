"""ASGI entry: the same application for servers that stream many events."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
application = get_asgi_application()
