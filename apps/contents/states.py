"""The states of a content, a run and a job, and the one table of moves for each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import StateTable
from apps.projects.states import Visibility as Visibility


class ContentStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROCESSING = "processing", _("Processing")
    REVIEW = "review", _("Waiting for a decision")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")


class RunStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class JobStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Priority(models.IntegerChoices):
    """Whose jobs are taken first. HIGH comes with a plan, URGENT from staff."""

    LOW = 10, _("Low")
    NORMAL = 20, _("Normal")
    HIGH = 30, _("High")
    URGENT = 40, _("Urgent")


class JobType(models.TextChoices):
    SCRIPT_GENERATION = "script_generation", _("Script")
    SAFETY_CHECK = "safety_check", _("Safety check")
    STORYBOARD = "storyboard", _("Storyboard")
    TTS = "tts", _("Narration")
    IMAGE_GEN = "image_gen", _("Pictures")
    RENDER = "render", _("Film")
    UPLOAD = "upload", _("Upload")


class Verdict(models.TextChoices):
    """What the safety check says of a script."""

    PASS = "pass", _("Passed")
    REVIEW = "review", _("A person has to look")
    BLOCK = "block", _("Must not go out")


class DecisionStatus(models.TextChoices):
    """What became of a verdict. APPROVED answers a review, WAIVED a block."""

    PASSED = "passed", _("Passed")
    WAITING = "waiting", _("Needs a decision")
    APPROVED = "approved", _("Approved")
    WAIVED = "waived", _("Waived")
    REJECTED = "rejected", _("Rejected")


class ProposalScope(models.TextChoices):
    HOOK = "hook", _("Hook")
    BODY = "body", _("Body")
    SENTENCE = "sentence", _("One sentence")


class ProposalStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Being written")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    ACCEPTED = "accepted", _("Accepted")
    DISCARDED = "discarded", _("Discarded")


class SourceType(models.TextChoices):
    API = "api", _("API")
    RSS = "rss", _("Feed")
    MANUAL = "manual", _("Text")
    URL = "url", _("Web page")


class UploadStatus(models.TextChoices):
    PENDING = "pending", _("Waiting to be sent")
    SCHEDULED = "scheduled", _("Scheduled")
    UPLOADING = "uploading", _("Uploading")
    PROCESSING = "processing", _("Processed by the platform")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Taken down")


class IntakeMode(models.TextChoices):
    DRAFT = "draft", _("Leave a draft for review")
    PRODUCE = "produce", _("Produce the video")


class IntakeOrder(models.TextChoices):
    NEWEST = "newest", _("Newest first")
    KEYWORDS = "keywords", _("Best match of keywords first")
    OLDEST = "oldest", _("Oldest first")


class BatchStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class BatchRowStatus(models.TextChoices):
    FAULTY = "faulty", _("Faulty")
    WAITING = "waiting", _("Waiting")
    PRODUCING = "producing", _("In production")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    LEFT_OUT = "left_out", _("Left out")
    CANCELLED = "cancelled", _("Cancelled")


CONTENT_STATES = StateTable(
    "content",
    {
        ContentStatus.DRAFT: frozenset({ContentStatus.PROCESSING}),
        # a cancelled run puts the content back to where it was
        ContentStatus.PROCESSING: frozenset(
            {
                ContentStatus.READY,
                ContentStatus.REVIEW,
                ContentStatus.FAILED,
                ContentStatus.DRAFT,
                ContentStatus.PUBLISHED,
            }
        ),
        # the film is made, and a person has to decide about its script
        ContentStatus.REVIEW: frozenset({ContentStatus.PROCESSING, ContentStatus.READY}),
        ContentStatus.READY: frozenset(
            {ContentStatus.PROCESSING, ContentStatus.PUBLISHED, ContentStatus.REVIEW}
        ),
        ContentStatus.PUBLISHED: frozenset({ContentStatus.PROCESSING, ContentStatus.READY}),
        ContentStatus.FAILED: frozenset({ContentStatus.PROCESSING}),
    },
)

RUN_STATES = StateTable(
    "run",
    {
        RunStatus.RUNNING: frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED}),
        RunStatus.COMPLETED: frozenset(),
        RunStatus.FAILED: frozenset(),
        RunStatus.CANCELLED: frozenset(),
    },
)

JOB_STATES = StateTable(
    "job",
    {
        JobStatus.PENDING: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED, JobStatus.FAILED}),
        # back to pending: a retry that waits its turn, or a lease that ran out
        JobStatus.RUNNING: frozenset(
            {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.PENDING}
        ),
        JobStatus.COMPLETED: frozenset(),
        JobStatus.FAILED: frozenset(),
        JobStatus.CANCELLED: frozenset(),
    },
)

DECISION_STATES = StateTable(
    "policy_decision",
    {
        # back and forth: a vendor may answer otherwise when it is asked again
        DecisionStatus.PASSED: frozenset({DecisionStatus.WAITING, DecisionStatus.REJECTED}),
        DecisionStatus.WAITING: frozenset(
            {
                DecisionStatus.PASSED,
                DecisionStatus.APPROVED,
                DecisionStatus.WAIVED,
                DecisionStatus.REJECTED,
            }
        ),
        DecisionStatus.APPROVED: frozenset({DecisionStatus.REJECTED}),
        DecisionStatus.WAIVED: frozenset({DecisionStatus.REJECTED}),
        DecisionStatus.REJECTED: frozenset({DecisionStatus.APPROVED, DecisionStatus.WAIVED}),
    },
)

PROPOSAL_STATES = StateTable(
    "script_proposal",
    {
        ProposalStatus.PENDING: frozenset({ProposalStatus.RUNNING, ProposalStatus.DISCARDED}),
        # back to pending: the worker was lost
        ProposalStatus.RUNNING: frozenset(
            {ProposalStatus.READY, ProposalStatus.FAILED, ProposalStatus.PENDING}
        ),
        ProposalStatus.READY: frozenset({ProposalStatus.ACCEPTED, ProposalStatus.DISCARDED}),
        ProposalStatus.FAILED: frozenset({ProposalStatus.DISCARDED}),
        ProposalStatus.ACCEPTED: frozenset(),
        ProposalStatus.DISCARDED: frozenset(),
    },
)

BATCH_STATES = StateTable(
    "batch",
    {
        BatchStatus.DRAFT: frozenset({BatchStatus.RUNNING, BatchStatus.CANCELLED}),
        BatchStatus.RUNNING: frozenset(
            {BatchStatus.PAUSED, BatchStatus.COMPLETED, BatchStatus.CANCELLED}
        ),
        BatchStatus.PAUSED: frozenset({BatchStatus.RUNNING, BatchStatus.CANCELLED}),
        # somebody has the failed rows made again
        BatchStatus.COMPLETED: frozenset({BatchStatus.RUNNING}),
        BatchStatus.CANCELLED: frozenset(),
    },
)

BATCH_ROW_STATES = StateTable(
    "batch_row",
    {
        # another mapping of columns
        BatchRowStatus.FAULTY: frozenset({BatchRowStatus.WAITING, BatchRowStatus.LEFT_OUT}),
        BatchRowStatus.WAITING: frozenset(
            {
                BatchRowStatus.FAULTY,
                BatchRowStatus.PRODUCING,
                BatchRowStatus.FAILED,
                BatchRowStatus.CANCELLED,
            }
        ),
        # a row whose run a person cancelled is cancelled too
        BatchRowStatus.PRODUCING: frozenset(
            {BatchRowStatus.DONE, BatchRowStatus.FAILED, BatchRowStatus.CANCELLED}
        ),
        BatchRowStatus.DONE: frozenset(),
        BatchRowStatus.FAILED: frozenset({BatchRowStatus.WAITING}),
        BatchRowStatus.LEFT_OUT: frozenset(),
        BatchRowStatus.CANCELLED: frozenset(),
    },
)

UPLOAD_STATES = StateTable(
    "content_upload",
    {
        UploadStatus.PENDING: frozenset(
            {
                UploadStatus.UPLOADING,
                UploadStatus.SCHEDULED,
                UploadStatus.WITHDRAWN,
                UploadStatus.FAILED,
            }
        ),
        # its time has come
        UploadStatus.SCHEDULED: frozenset(
            {UploadStatus.PENDING, UploadStatus.WITHDRAWN, UploadStatus.FAILED}
        ),
        # back to pending: a retry that waits its turn, before anything can be out
        UploadStatus.UPLOADING: frozenset(
            {
                UploadStatus.PROCESSING,
                UploadStatus.PUBLISHED,
                UploadStatus.FAILED,
                UploadStatus.UNCONFIRMED,
                UploadStatus.PENDING,
                # the platform takes no more today
                UploadStatus.SCHEDULED,
                UploadStatus.WITHDRAWN,
            }
        ),
        UploadStatus.PROCESSING: frozenset(
            {UploadStatus.PUBLISHED, UploadStatus.FAILED, UploadStatus.UNCONFIRMED}
        ),
        UploadStatus.PUBLISHED: frozenset({UploadStatus.REMOVED}),
        # somebody tries again
        UploadStatus.FAILED: frozenset(
            {UploadStatus.PENDING, UploadStatus.SCHEDULED, UploadStatus.WITHDRAWN}
        ),
        # a person, or the platform when it is asked again, says what became of it
        UploadStatus.UNCONFIRMED: frozenset(
            {UploadStatus.PUBLISHED, UploadStatus.PROCESSING, UploadStatus.FAILED}
        ),
        UploadStatus.WITHDRAWN: frozenset({UploadStatus.PENDING, UploadStatus.SCHEDULED}),
        UploadStatus.REMOVED: frozenset({UploadStatus.PENDING, UploadStatus.SCHEDULED}),
    },
)
