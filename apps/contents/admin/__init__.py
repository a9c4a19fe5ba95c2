from apps.contents.admin.batch import BatchAdmin
from apps.contents.admin.content import ContentAdmin
from apps.contents.admin.content_job import ContentJobAdmin
from apps.contents.admin.content_run import ContentRunAdmin
from apps.contents.admin.content_upload import ContentUploadAdmin
from apps.contents.admin.job_log import JobLogAdmin
from apps.contents.admin.meaning_order import MeaningOrderAdmin
from apps.contents.admin.media_asset import MediaAssetAdmin
from apps.contents.admin.platform_quota import PlatformQuotaAdmin
from apps.contents.admin.policy_decision import PolicyDecisionAdmin
from apps.contents.admin.project import ProjectWithMusicAdmin
from apps.contents.admin.project_intake import ProjectIntakeAdmin
from apps.contents.admin.source_item import SourceItemWithVideosAdmin
from apps.contents.admin.upload_snapshot import UploadSnapshotAdmin

__all__ = [
    "BatchAdmin",
    "ContentAdmin",
    "ContentJobAdmin",
    "ContentRunAdmin",
    "ContentUploadAdmin",
    "JobLogAdmin",
    "MeaningOrderAdmin",
    "MediaAssetAdmin",
    "PlatformQuotaAdmin",
    "PolicyDecisionAdmin",
    "ProjectIntakeAdmin",
    "ProjectWithMusicAdmin",
    "SourceItemWithVideosAdmin",
    "UploadSnapshotAdmin",
]
