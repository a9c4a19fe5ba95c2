"""The clock of data sources, and manners towards those who are asked."""

from __future__ import annotations

from autoclip.settings.environment import env

__all__ = [
    "MOST_SOURCES_PER_PROJECT",
    "SOURCE_ATTEMPTS",
    "SOURCE_GAP_SECONDS",
    "SOURCE_LEASE_SECONDS",
    "SOURCE_MOST_TOPICS",
    "SOURCE_RESEND_SECONDS",
    "SOURCE_SHORTEST_MINUTES",
    "SOURCE_VISITS_KEPT_DAYS",
    "SOURCE_WARN_AFTER",
]

MOST_SOURCES_PER_PROJECT = env.int("MOST_SOURCES_PER_PROJECT", default=50)
# A schedule may not ask more often than this.
SOURCE_SHORTEST_MINUTES = env.int("SOURCE_SHORTEST_MINUTES", default=15)
# Between the end of one visit and the next one at the same host, by all workers together.
SOURCE_GAP_SECONDS = env.float("SOURCE_GAP_SECONDS", default=2.0)
# Longer than any visit: a worker that says nothing for so long is taken for dead.
SOURCE_LEASE_SECONDS = env.int("SOURCE_LEASE_SECONDS", default=300)
SOURCE_RESEND_SECONDS = env.int("SOURCE_RESEND_SECONDS", default=90)
# How often one visit is tried, and after how many failures in a row the owner is told.
SOURCE_ATTEMPTS = env.int("SOURCE_ATTEMPTS", default=6)
SOURCE_WARN_AFTER = env.int("SOURCE_WARN_AFTER", default=10)
SOURCE_VISITS_KEPT_DAYS = env.int("SOURCE_VISITS_KEPT_DAYS", default=90)
SOURCE_MOST_TOPICS = env.int("SOURCE_MOST_TOPICS", default=50)
