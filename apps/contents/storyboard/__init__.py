"""Planning: a script in, what each scene shows out. Pure functions, no database."""

from __future__ import annotations

from apps.contents.storyboard.arranging import SceneOrder, arrange, unplanned
from apps.contents.storyboard.plan import ScenePlan
from apps.contents.storyboard.planner import plan_scenes

__all__ = ["SceneOrder", "ScenePlan", "arrange", "plan_scenes", "unplanned"]
