from apps.projects.models.channel import Channel
from apps.projects.models.channel_authorization import ChannelAuthorization
from apps.projects.models.data_source import DataSource
from apps.projects.models.project import Project
from apps.projects.models.source_item import SourceItem
from apps.projects.models.source_visit import SourceVisit
from apps.projects.models.speech_sample import SpeechSample

__all__ = [
    "Channel",
    "ChannelAuthorization",
    "DataSource",
    "Project",
    "SourceItem",
    "SourceVisit",
    "SpeechSample",
]
