from apps.projects.admin.channel import ChannelAdmin
from apps.projects.admin.data_source import DataSourceAdmin
from apps.projects.admin.project import ProjectAdmin
from apps.projects.admin.source_item import SourceItemAdmin, SourceVisitAdmin
from apps.projects.admin.speech_sample import SpeechSampleAdmin

__all__ = [
    "ChannelAdmin",
    "DataSourceAdmin",
    "ProjectAdmin",
    "SourceItemAdmin",
    "SourceVisitAdmin",
    "SpeechSampleAdmin",
]
