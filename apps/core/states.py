"""One table of legal transitions per kind of record, and the one way to move along it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class StateTable:
    """arrows maps every state to the states it may become; a state without arrows is final."""

    name: str
    arrows: Mapping[str, frozenset[str]]

    def allows(self, source: str, target: str) -> bool:
        return target in self.arrows[source]

    def sources(self, target: str) -> tuple[str, ...]:
        """The states from which target can be reached in one move."""
        return tuple(state for state, targets in self.arrows.items() if target in targets)

    def move(self, row: Model, target: str, **fields: Any) -> bool:
        """Move row to target by one guarded UPDATE; False when another was faster or it may not.

        fields are set in the same UPDATE. The row in memory is changed only on success.
        """
        # Not type(row): request.user is a stand-in for its row.
        rows = row.__class__._default_manager  # noqa: SLF001
        may = self.sources(target)
        changed = rows.filter(pk=row.pk, status__in=may).update(status=target, **fields)
        if changed:
            for name, value in {"status": target, **fields}.items():
                setattr(row, name, value)
        return changed == 1

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = [f"%% {self.name}", "stateDiagram-v2"]
        for source, targets in self.arrows.items():
            lines += [f"    {source} --> {target}" for target in sorted(targets)]
            if not targets:
                lines.append(f"    {source} --> [*]")
        return "\n".join(lines) + "\n"
