from __future__ import annotations

from django.urls import path

from apps.projects.api.music import MusicAudioView, MusicView
from apps.projects.api.projects import ProjectsView, ProjectView
from apps.projects.api.pronunciations import PronunciationsView, TrySentenceView
from apps.projects.api.voices import (
    SpeechSampleAudioView,
    SpeechSampleView,
    VoiceSampleView,
    VoicesView,
)

_PROJECT = "projects/<uuid:project_id>/"
_SAMPLE = "speech-samples/<uuid:sample_id>/"

urlpatterns = [
    path("projects/", ProjectsView.as_view(), name="projects"),
    path(_PROJECT, ProjectView.as_view(), name="project"),
    path(f"{_PROJECT}pronunciations/", PronunciationsView.as_view(), name="project-pronunciations"),
    path(f"{_PROJECT}try-sentence/", TrySentenceView.as_view(), name="project-try-sentence"),
    path("music/", MusicView.as_view(), name="music"),
    path("music/<path:name>/audio/", MusicAudioView.as_view(), name="music-audio"),
    path("voices/", VoicesView.as_view(), name="voices"),
    path("voices/<str:voice>/sample/", VoiceSampleView.as_view(), name="voice-sample"),
    path(_SAMPLE, SpeechSampleView.as_view(), name="speech-sample"),
    path(f"{_SAMPLE}audio/", SpeechSampleAudioView.as_view(), name="speech-sample-audio"),
]
