"""Everybody who may knock, seen from one team whose rows are asked for."""

from __future__ import annotations

ANONYMOUS = "anonymous"
SUSPENDED = "suspended"  # an editor of the team whose account was suspended
OUTSIDER = "outsider"  # owner of another team with rows of every kind
SLEEPER = "sleeper"  # owner of a team that is suspended
CLERK = "clerk"  # staff without a single permission
SUPPORT = "support"  # staff of the group Support
SUPERUSER = "superuser"
VIEWER, EDITOR, ADMIN, OWNER = "viewer", "editor", "admin", "owner"

GUESTS = (ANONYMOUS, SUSPENDED)
STRANGERS = (OUTSIDER, SLEEPER, CLERK, SUPPORT, SUPERUSER)
MEMBERS = (VIEWER, EDITOR, ADMIN, OWNER)
ACTORS = (*GUESTS, *STRANGERS, *MEMBERS)
SIGNED_IN = (*STRANGERS, *MEMBERS)
