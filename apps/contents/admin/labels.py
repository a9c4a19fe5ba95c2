"""Colours of states, the same on every page."""

from __future__ import annotations

STATUS_LABELS = {
    "draft": "",
    "pending": "",
    "processing": "info",
    "running": "info",
    "ready": "success",
    "completed": "success",
    "published": "primary",
    "failed": "danger",
    "cancelled": "warning",
}
LEVEL_LABELS = {"info": "info", "warning": "warning", "error": "danger"}
