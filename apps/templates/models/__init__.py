from apps.templates.models.prompt import Prompt
from apps.templates.models.template import Template

__all__ = ["Prompt", "Template"]
