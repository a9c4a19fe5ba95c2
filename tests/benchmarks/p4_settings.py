"""The project's settings for the worker of P4: the line's steps do nothing."""

from autoclip.settings import *  # noqa: F403

CELERY_IMPORTS = ("tests.benchmarks.p4_steps",)
