from apps.projects.models.project import Project

__all__ = ["Project"]
