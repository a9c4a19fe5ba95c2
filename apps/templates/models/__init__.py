from apps.templates.models.brand_kit import BrandKit
from apps.templates.models.prompt import Prompt
from apps.templates.models.template import Template
from apps.templates.models.template_preview import TemplatePreview

__all__ = ["BrandKit", "Prompt", "Template", "TemplatePreview"]
