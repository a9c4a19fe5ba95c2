"""WSGI entry: admin and API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
application = get_wsgi_application()
