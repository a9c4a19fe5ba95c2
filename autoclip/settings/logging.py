"""Logs: one JSON object a line, tracebacks without local variables (they may hold secrets)."""

from __future__ import annotations

from typing import Any

import structlog

from autoclip.settings.environment import env

__all__ = ["DJANGO_STRUCTLOG_CELERY_ENABLED", "LOGGING", "LOGGING_CONFIG"]

DJANGO_STRUCTLOG_CELERY_ENABLED = False
LOGGING_CONFIG = "logging.config.dictConfig"
_level = env.str("LOG_LEVEL", default="INFO")

_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": _shared,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": _level},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "httpcore2": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},  # else it writes what is sent
    },
}

structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
