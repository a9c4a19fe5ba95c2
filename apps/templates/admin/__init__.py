from apps.templates.admin.brand_kit import BrandKitAdmin
from apps.templates.admin.project import ProjectWithTemplateAdmin
from apps.templates.admin.prompt import PromptAdmin
from apps.templates.admin.template import TemplateAdmin

__all__ = ["BrandKitAdmin", "ProjectWithTemplateAdmin", "PromptAdmin", "TemplateAdmin"]
