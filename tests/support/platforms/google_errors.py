"""Errors as Google's APIs write them: https://developers.google.com/youtube/v3/docs/errors"""

from __future__ import annotations

from tests.support.vendors.server import Reply


class Refused(Exception):
    """An answer that says no, for a reason of the documentation."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(f"{status} {reason}: {message}")
        self.reply = google_error(status, reason, message or f"The request failed: {reason}.")


def google_error(status: int, reason: str, message: str) -> Reply:
    domain = "youtube.quota" if "xceeded" in reason else "youtube.common"
    listed = [{"message": message, "domain": domain, "reason": reason}]
    return Reply({"error": {"code": status, "message": message, "errors": listed}}, status)


def oauth_error(code: str, words: str, status: int = 400) -> Reply:
    """RFC 6749, 5.2."""
    return Reply({"error": code, "error_description": words}, status)
