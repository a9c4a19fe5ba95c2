from apps.templates.models.brand_kit import BrandKit
from apps.templates.models.prompt import Prompt
from apps.templates.models.template import Template
from apps.templates.models.template_preview import TemplatePreview
from apps.templates.models.template_version import TemplateVersion

__all__ = ["BrandKit", "Prompt", "Template", "TemplatePreview", "TemplateVersion"]
