"""A safety checker that needs no key: written rules, one file per language."""

from __future__ import annotations

from apps.providers.embedded.safety.checker import RuleSafetyChecker

__all__ = ["RuleSafetyChecker"]
