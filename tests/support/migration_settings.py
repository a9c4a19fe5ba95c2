"""The project's settings plus the migration linter, which production does not install."""

from autoclip.settings import *  # noqa: F403
from autoclip.settings import INSTALLED_APPS as _PROJECT_APPS

INSTALLED_APPS = [*_PROJECT_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "project_root_path": None,
    "include_apps": [name.rpartition(".")[2] for name in _PROJECT_APPS if name.startswith("apps.")],
}
