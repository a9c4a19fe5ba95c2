"""Everything one film is made from, frozen when its run starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PromptBrief:
    """The prompt in force: its version and texts."""

    version: int
    system_prompt: str
    hook_template: str
    call_to_action: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """One order. script is a script that a person wrote or edited, which is then not rewritten;
    variations counts how often a person asked for a step to be done differently."""

    content_id: str
    title: str
    text: str
    language: str
    content_format: str
    vertical: str
    tone: str
    design: Mapping[str, Any]
    label: str
    voice: str
    speed: float
    pace: float
    target_seconds: float
    seed: int
    prompt: PromptBrief | None = None
    script: Mapping[str, Any] | None = None
    variations: Mapping[str, int] = field(default_factory=dict)
    # The scenes as a person arranged them (see storyboard.SceneOrder), or None.
    storyboard: Sequence[Mapping[str, Any]] | None = None
    # Stock that the project's last films show. Not part of what decides an output: a picture that
    # is drawn stays.
    used_assets: Sequence[str] = ()
    # What people decided about scripts of this content, by the name of what was checked.
    decisions: Mapping[str, str] = field(default_factory=dict)
    # Who was to be asked first when the run started, by capability.
    providers: Mapping[str, str] = field(default_factory=dict)
    pitch: float = 0.0
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    # A mood, a track's name or "none"; "" is the template's own.
    music: str = ""
    # A file of the owner's library in place of a track: {key, checksum, license}.
    own_music: Mapping[str, Any] = field(default_factory=dict)
    # A person's own recording of the script: {"key", "checksum"}, or nothing.
    narration: Mapping[str, str] = field(default_factory=dict)
    # What was chosen for this run alone; the design has it already.
    modifications: Mapping[str, Any] = field(default_factory=dict)
    # What to write about when there is no text.
    topic: str = ""

    def provider(self, capability: str) -> str:
        """Part of what decides a step's output, whoever answers in the end."""
        return self.providers.get(capability, "")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Brief:
        prompt = data.get("prompt")
        return cls(**{**data, "prompt": PromptBrief(**prompt) if prompt else None})

    def variation(self, job_type: str) -> int:
        return int(self.variations.get(job_type, 0))
