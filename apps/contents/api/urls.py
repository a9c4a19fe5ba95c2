from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from apps.contents.api.batch_deeds import (
    CancelBatchView,
    PauseBatchView,
    ResumeBatchView,
    RetryBatchView,
    StartBatchView,
)
from apps.contents.api.batches import (
    BatchesView,
    BatchReportView,
    BatchRowsView,
    BatchView,
)
from apps.contents.api.contents import ContentsView, ContentView
from apps.contents.api.decisions import DecideView, DecisionsView, DecisionView
from apps.contents.api.files import ScenePictureView, ThumbnailView, VideoView
from apps.contents.api.intakes import IntakeView, TakeItemView
from apps.contents.api.jobs import AllLogsView, JobLogsView, JobsView, JobView
from apps.contents.api.media_assets import MediaAssetsView, MediaAssetView
from apps.contents.api.media_files import MediaAssetFileView, MediaAssetPreviewView
from apps.contents.api.metrics import MetricsView, UploadMetricsView
from apps.contents.api.narrations import NarrationAudioView, NarrationView
from apps.contents.api.plans import PlanView
from apps.contents.api.policies import DisclosuresView, ProjectPolicyView, SimilarView
from apps.contents.api.production import AllRunsView, PriorityView, RetryView
from apps.contents.api.proposals import (
    AcceptProposalView,
    DiscardProposalView,
    ProposalsView,
    ProposalView,
)
from apps.contents.api.quotes import QuotesView
from apps.contents.api.render_webhooks import CreatomateWebhookView
from apps.contents.api.runs import CancelRunView, RunEventsView, RunLogsView, RunsView, RunView
from apps.contents.api.scenes import (
    MergeSceneView,
    RedrawSceneView,
    ResetScenesView,
    ScenesOrderView,
    ScenesView,
    SceneView,
    SplitSceneView,
    UndoScenesView,
)
from apps.contents.api.scripts import (
    RestoreScriptView,
    ScriptDiffView,
    ScriptVersionsView,
    ScriptVersionView,
    ScriptView,
)
from apps.contents.api.upload_calendar import BestHourView, CalendarView
from apps.contents.api.upload_deeds import (
    AskPlatformView,
    ConfirmUploadView,
    RejectUploadView,
    RemoveUploadView,
    RetryUploadView,
    WithdrawUploadView,
)
from apps.contents.api.uploads import ContentUploadsView, UploadsView, UploadView

run: list[URLPattern | URLResolver] = [
    path("", RunView.as_view(), name="content-run"),
    path("cancel/", CancelRunView.as_view(), name="content-run-cancel"),
    path("events/", RunEventsView.as_view(), name="content-run-events"),
    path("logs/", RunLogsView.as_view(), name="content-run-logs"),
]
scene: list[URLPattern | URLResolver] = [
    path("", SceneView.as_view(), name="content-scene"),
    path("split/", SplitSceneView.as_view(), name="content-scene-split"),
    path("merge/", MergeSceneView.as_view(), name="content-scene-merge"),
    path("redraw/", RedrawSceneView.as_view(), name="content-scene-redraw"),
]
scenes: list[URLPattern | URLResolver] = [
    path("", ScenesView.as_view(), name="content-scenes"),
    path("order/", ScenesOrderView.as_view(), name="content-scenes-order"),
    path("undo/", UndoScenesView.as_view(), name="content-scenes-undo"),
    path("reset/", ResetScenesView.as_view(), name="content-scenes-reset"),
    path("<uuid:scene_id>/", include(scene)),
]
media_asset: list[URLPattern | URLResolver] = [
    path("", MediaAssetView.as_view(), name="media-asset"),
    path("file/", MediaAssetFileView.as_view(), name="media-asset-file"),
    path("preview/", MediaAssetPreviewView.as_view(), name="media-asset-preview"),
]
script_version: list[URLPattern | URLResolver] = [
    path("", ScriptVersionView.as_view(), name="content-script-version"),
    path("diff/<int:other>/", ScriptDiffView.as_view(), name="content-script-diff"),
    path("restore/", RestoreScriptView.as_view(), name="content-script-restore"),
]
proposal: list[URLPattern | URLResolver] = [
    path("", ProposalView.as_view(), name="content-script-proposal"),
    path("accept/", AcceptProposalView.as_view(), name="content-script-proposal-accept"),
    path("discard/", DiscardProposalView.as_view(), name="content-script-proposal-discard"),
]
content: list[URLPattern | URLResolver] = [
    path("", ContentView.as_view(), name="content"),
    path("script/", ScriptView.as_view(), name="content-script"),
    path("script/versions/", ScriptVersionsView.as_view(), name="content-script-versions"),
    path("script/versions/<int:number>/", include(script_version)),
    path("script/proposals/", ProposalsView.as_view(), name="content-script-proposals"),
    path("script/proposals/<uuid:proposal_id>/", include(proposal)),
    path("disclosures/", DisclosuresView.as_view(), name="content-disclosures"),
    path("similar/", SimilarView.as_view(), name="content-similar"),
    path("plan/", PlanView.as_view(), name="content-plan"),
    path("runs/", RunsView.as_view(), name="content-runs"),
    path("runs/<uuid:run_id>/", include(run)),
    path("uploads/", ContentUploadsView.as_view(), name="content-uploads"),
    path("narration/", NarrationView.as_view(), name="content-narration"),
    path("narration/audio/", NarrationAudioView.as_view(), name="content-narration-audio"),
    path("scenes/", include(scenes)),
    path("video/", VideoView.as_view(), name="content-video"),
    path("thumbnail/", ThumbnailView.as_view(), name="content-thumbnail"),
    path(
        "scenes/<int:position>/picture/", ScenePictureView.as_view(), name="content-scene-picture"
    ),
]
upload: list[URLPattern | URLResolver] = [
    path("", UploadView.as_view(), name="upload"),
    path("withdraw/", WithdrawUploadView.as_view(), name="upload-withdraw"),
    path("retry/", RetryUploadView.as_view(), name="upload-retry"),
    path("remove/", RemoveUploadView.as_view(), name="upload-remove"),
    path("confirm/", ConfirmUploadView.as_view(), name="upload-confirm"),
    path("reject/", RejectUploadView.as_view(), name="upload-reject"),
    path("metrics/", UploadMetricsView.as_view(), name="upload-metrics"),
    path("ask/", AskPlatformView.as_view(), name="upload-ask"),
]
batch: list[URLPattern | URLResolver] = [
    path("", BatchView.as_view(), name="batch"),
    path("rows/", BatchRowsView.as_view(), name="batch-rows"),
    path("report/", BatchReportView.as_view(), name="batch-report"),
    path("start/", StartBatchView.as_view(), name="batch-start"),
    path("pause/", PauseBatchView.as_view(), name="batch-pause"),
    path("resume/", ResumeBatchView.as_view(), name="batch-resume"),
    path("cancel/", CancelBatchView.as_view(), name="batch-cancel"),
    path("retry/", RetryBatchView.as_view(), name="batch-retry"),
]
urlpatterns = [
    path("batches/", BatchesView.as_view(), name="batches"),
    path("batches/<uuid:batch_id>/", include(batch)),
    path("contents/", ContentsView.as_view(), name="contents"),
    path("contents/<uuid:content_id>/", include(content)),
    path("runs/", AllRunsView.as_view(), name="runs"),
    path("runs/<uuid:run_id>/priority/", PriorityView.as_view(), name="run-priority"),
    path("runs/<uuid:run_id>/retry/", RetryView.as_view(), name="run-retry"),
    path("jobs/", JobsView.as_view(), name="jobs"),
    path("jobs/<uuid:job_id>/", JobView.as_view(), name="job"),
    path("jobs/<uuid:job_id>/logs/", JobLogsView.as_view(), name="job-logs"),
    path("job-logs/", AllLogsView.as_view(), name="all-job-logs"),
    path("media-assets/", MediaAssetsView.as_view(), name="media-assets"),
    path("media-assets/<uuid:asset_id>/", include(media_asset)),
    path("webhooks/renders/creatomate/", CreatomateWebhookView.as_view(), name="render-webhook"),
    path("projects/<uuid:project_id>/policy/", ProjectPolicyView.as_view(), name="project-policy"),
    path("projects/<uuid:project_id>/intake/", IntakeView.as_view(), name="project-intake"),
    path("source-items/<uuid:item_id>/take/", TakeItemView.as_view(), name="source-item-take"),
    path("policy-decisions/", DecisionsView.as_view(), name="policy-decisions"),
    path("policy-decisions/<uuid:decision_id>/", DecisionView.as_view(), name="policy-decision"),
    path(
        "policy-decisions/<uuid:decision_id>/decide/",
        DecideView.as_view(),
        name="policy-decision-decide",
    ),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/calendar/", CalendarView.as_view(), name="uploads-calendar"),
    path("uploads/<uuid:upload_id>/", include(upload)),
    path("metrics/", MetricsView.as_view(), name="metrics"),
    path("channels/<uuid:channel_id>/best-hour/", BestHourView.as_view(), name="channel-best-hour"),
    path("quotes/", QuotesView.as_view(), name="quotes"),
]
