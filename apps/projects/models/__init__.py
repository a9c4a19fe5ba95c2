from apps.projects.models.project import Project
from apps.projects.models.speech_sample import SpeechSample

__all__ = ["Project", "SpeechSample"]
