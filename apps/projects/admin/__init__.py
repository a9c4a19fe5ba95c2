from apps.projects.admin.channel import ChannelAdmin
from apps.projects.admin.project import ProjectAdmin
from apps.projects.admin.speech_sample import SpeechSampleAdmin

__all__ = ["ChannelAdmin", "ProjectAdmin", "SpeechSampleAdmin"]
