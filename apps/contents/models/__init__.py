from apps.contents.models.batch import Batch, BatchRow
from apps.contents.models.content import Content
from apps.contents.models.content_job import ContentJob
from apps.contents.models.content_run import ContentRun
from apps.contents.models.job_log import JobLog
from apps.contents.models.media_asset import MediaAsset
from apps.contents.models.script_version import ScriptVersion
from apps.contents.models.storyboard_block import StoryboardBlock

__all__ = [
    "Batch",
    "BatchRow",
    "Content",
    "ContentJob",
    "ContentRun",
    "JobLog",
    "MediaAsset",
    "ScriptVersion",
    "StoryboardBlock",
]
