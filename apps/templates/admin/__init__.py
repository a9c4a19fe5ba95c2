from apps.templates.admin.project import ProjectWithTemplateAdmin
from apps.templates.admin.prompt import PromptAdmin
from apps.templates.admin.template import TemplateAdmin

__all__ = ["ProjectWithTemplateAdmin", "PromptAdmin", "TemplateAdmin"]
