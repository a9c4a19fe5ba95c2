from apps.contents.models.allowed_duplicate import AllowedDuplicate
from apps.contents.models.batch import Batch, BatchRow
from apps.contents.models.content import Content
from apps.contents.models.content_fingerprint import ContentFingerprint
from apps.contents.models.content_job import ContentJob
from apps.contents.models.content_run import ContentRun
from apps.contents.models.job_log import JobLog
from apps.contents.models.media_asset import MediaAsset
from apps.contents.models.own_narration import OwnNarration
from apps.contents.models.policy_decision import PolicyDecision
from apps.contents.models.project_policy import ProjectPolicy
from apps.contents.models.script_proposal import ScriptProposal
from apps.contents.models.script_version import ScriptVersion
from apps.contents.models.storyboard_block import StoryboardBlock
from apps.contents.models.storyboard_revision import StoryboardRevision

__all__ = [
    "AllowedDuplicate",
    "Batch",
    "BatchRow",
    "Content",
    "ContentFingerprint",
    "ContentJob",
    "ContentRun",
    "JobLog",
    "MediaAsset",
    "OwnNarration",
    "PolicyDecision",
    "ProjectPolicy",
    "ScriptProposal",
    "ScriptVersion",
    "StoryboardBlock",
    "StoryboardRevision",
]
