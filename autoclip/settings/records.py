"""What is remembered of calls and deeds, and for how long."""

from __future__ import annotations

from autoclip.settings.environment import env

__all__ = [
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "AUDIT_KEEP_DAYS",
    "TRUSTED_PROXY_COUNT",
    "USAGE_KEEP_DAYS",
]

# Critical audit entries are kept for ever.
AUDIT_KEEP_DAYS = {
    "info": env.int("AUDIT_INFO_KEEP_DAYS", default=90),
    "warning": env.int("AUDIT_WARNING_KEEP_DAYS", default=365),
}
# 13, 6 and 3 months. The daily sums of api_usages are kept for ever.
USAGE_KEEP_DAYS = {
    "api_usages": env.int("API_USAGES_KEEP_DAYS", default=396),
    "analytics_events": env.int("ANALYTICS_EVENTS_KEEP_DAYS", default=183),
    "workflow_logs": env.int("WORKFLOW_LOGS_KEEP_DAYS", default=92),
}
# How many proxies of yours stand in front: so many entries of X-Forwarded-For are believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
