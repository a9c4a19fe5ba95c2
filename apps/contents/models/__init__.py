from apps.contents.models.allowed_duplicate import AllowedDuplicate
from apps.contents.models.batch import Batch, BatchRow
from apps.contents.models.content import Content
from apps.contents.models.content_fingerprint import ContentFingerprint
from apps.contents.models.content_job import ContentJob
from apps.contents.models.content_run import ContentRun
from apps.contents.models.content_upload import ContentUpload
from apps.contents.models.job_log import JobLog
from apps.contents.models.meaning_order import MeaningOrder
from apps.contents.models.media_asset import MediaAsset
from apps.contents.models.own_narration import OwnNarration
from apps.contents.models.platform_quota import PlatformQuota, QuotaSlot
from apps.contents.models.policy_decision import PolicyDecision
from apps.contents.models.project_intake import ProjectIntake
from apps.contents.models.project_policy import ProjectPolicy
from apps.contents.models.script_proposal import ScriptProposal
from apps.contents.models.script_version import ScriptVersion
from apps.contents.models.storyboard_block import StoryboardBlock
from apps.contents.models.storyboard_revision import StoryboardRevision
from apps.contents.models.upload_snapshot import UploadSnapshot

__all__ = [
    "AllowedDuplicate",
    "Batch",
    "BatchRow",
    "Content",
    "ContentFingerprint",
    "ContentJob",
    "ContentRun",
    "ContentUpload",
    "JobLog",
    "MeaningOrder",
    "MediaAsset",
    "OwnNarration",
    "PlatformQuota",
    "PolicyDecision",
    "ProjectIntake",
    "ProjectPolicy",
    "QuotaSlot",
    "ScriptProposal",
    "ScriptVersion",
    "StoryboardBlock",
    "StoryboardRevision",
    "UploadSnapshot",
]
