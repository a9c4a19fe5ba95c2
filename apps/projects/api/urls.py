from __future__ import annotations

from django.urls import path

from apps.projects.api.channel_authorizations import (
    ChannelAuthorizationsView,
    FinishChannelAuthorizationView,
    PlatformsView,
)
from apps.projects.api.channels import (
    ChannelsView,
    ChannelView,
    CheckChannelView,
    DisconnectChannelView,
    ProjectChannelsView,
    ReopenChannelView,
)
from apps.projects.api.data_sources import (
    DataSourcesView,
    DataSourceView,
    SourceVisitsView,
    SourceVisitView,
    TrySourceView,
    VisitSourceView,
)
from apps.projects.api.music import MusicAudioView, MusicView
from apps.projects.api.projects import ProjectsView, ProjectView
from apps.projects.api.pronunciations import PronunciationsView, TrySentenceView
from apps.projects.api.source_items import (
    ItemsOfSourceView,
    PreviewScheduleView,
    SkipItemView,
    SourceItemsView,
    SourceItemView,
)
from apps.projects.api.voices import (
    SpeechSampleAudioView,
    SpeechSampleView,
    VoiceSampleView,
    VoicesView,
)

_PROJECT = "projects/<uuid:project_id>/"
_CHANNEL = "channels/<uuid:channel_id>/"
_AUTHORIZATIONS = "channel-authorizations/"
_SAMPLE = "speech-samples/<uuid:sample_id>/"
_SOURCE = "data-sources/<uuid:source_id>/"
_ITEM = "source-items/<uuid:item_id>/"

urlpatterns = [
    path("projects/", ProjectsView.as_view(), name="projects"),
    path(_PROJECT, ProjectView.as_view(), name="project"),
    path(f"{_PROJECT}pronunciations/", PronunciationsView.as_view(), name="project-pronunciations"),
    path(f"{_PROJECT}try-sentence/", TrySentenceView.as_view(), name="project-try-sentence"),
    path(f"{_PROJECT}channels/", ProjectChannelsView.as_view(), name="project-channels"),
    path("channels/", ChannelsView.as_view(), name="channels"),
    path(_CHANNEL, ChannelView.as_view(), name="channel"),
    path(f"{_CHANNEL}check/", CheckChannelView.as_view(), name="channel-check"),
    path(f"{_CHANNEL}disconnect/", DisconnectChannelView.as_view(), name="channel-disconnect"),
    path(f"{_CHANNEL}reopen/", ReopenChannelView.as_view(), name="channel-reopen"),
    path(_AUTHORIZATIONS, ChannelAuthorizationsView.as_view(), name="channel-authorizations"),
    path(
        f"{_AUTHORIZATIONS}finish/",
        FinishChannelAuthorizationView.as_view(),
        name="channel-authorization-finish",
    ),
    path("platforms/", PlatformsView.as_view(), name="platforms"),
    path("music/", MusicView.as_view(), name="music"),
    path("music/<path:name>/audio/", MusicAudioView.as_view(), name="music-audio"),
    path("voices/", VoicesView.as_view(), name="voices"),
    path("voices/<str:voice>/sample/", VoiceSampleView.as_view(), name="voice-sample"),
    path(_SAMPLE, SpeechSampleView.as_view(), name="speech-sample"),
    path(f"{_SAMPLE}audio/", SpeechSampleAudioView.as_view(), name="speech-sample-audio"),
    path("data-sources/", DataSourcesView.as_view(), name="data-sources"),
    path("data-sources/try/", TrySourceView.as_view(), name="data-source-try"),
    path(_SOURCE, DataSourceView.as_view(), name="data-source"),
    path(f"{_SOURCE}visit/", VisitSourceView.as_view(), name="data-source-visit"),
    path(f"{_SOURCE}visits/", SourceVisitsView.as_view(), name="data-source-visits"),
    path(
        f"{_SOURCE}visits/<uuid:visit_id>/",
        SourceVisitView.as_view(),
        name="data-source-visit-state",
    ),
    path(f"{_SOURCE}items/", ItemsOfSourceView.as_view(), name="data-source-items"),
    path("source-items/", SourceItemsView.as_view(), name="source-items"),
    path(_ITEM, SourceItemView.as_view(), name="source-item"),
    path(f"{_ITEM}skip/", SkipItemView.as_view(), name="source-item-skip"),
    path("schedules/preview/", PreviewScheduleView.as_view(), name="schedule-preview"),
]
