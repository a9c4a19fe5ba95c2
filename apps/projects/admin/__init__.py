from apps.projects.admin.project import ProjectAdmin

__all__ = ["ProjectAdmin"]
