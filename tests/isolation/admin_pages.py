"""Least privilege in the console, as data: which staff group may do what, page by page.

One line per registered model. Names of groups stand apart by a space; superusers may do whatever
`superuser` says, everybody else nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = "operators support finance"
EVERYTHING = "view add change delete"
LOOKING = "view"


@dataclass(frozen=True, slots=True)
class Page:
    """model as "app.model". actions: name to the groups offered it. links: more addresses by name,
    "view" or "change" for what they ask, with the method if it is not GET."""

    model: str
    view: str = ""
    add: str = ""
    change: str = ""
    delete: str = ""
    give: str = ""  # who may give credits
    superuser: str = EVERYTHING
    actions: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    posting: str = "change"  # what a POST to a row's page asks for
    grows: bool = True  # can the test make 24 more rows of it?

    def may(self, actor: str, verb: str) -> bool:
        if actor == "superuser":
            return verb in self.superuser.split()
        groups = {
            "view": self.view,
            "add": self.add,
            "change": self.change,
            "delete": self.delete,
            "give": self.give,
        }
        return actor in groups[verb].split()


def looking(model: str, view: str = "", **more: Mapping[str, str]) -> Page:
    """A log or a ledger: nobody adds, changes or deletes anything."""
    return Page(model, view=view, superuser=LOOKING, **more)  # type: ignore[arg-type]


WORKERS = "operators"
JOBS = dict.fromkeys(("cancel_selected", "retry_selected", "retry_from_selected"), WORKERS)
GIVING = ("give_low", "give_normal", "give_high", "give_urgent")
RUNS = dict.fromkeys(("cancel_selected", "retry_selected", *GIVING), WORKERS)
PEOPLE = ("suspend", "reinstate", "sign_out", "mail_reset_to", "forget_second_factors_of", "delete")
CLOCK = dict.fromkeys(("enable_tasks", "disable_tasks", "toggle_tasks", "run_tasks"), "")
VIDEO = {
    **dict.fromkeys(
        ("health", "progress", "events", "video", "thumbnail", "narration_audio"), "view GET"
    ),
    **dict.fromkeys(("edit", "compare"), "view GET"),
    **dict.fromkeys(
        ("start", "cancel", "script", "source", "narration", "disclosures"), "change POST"
    ),
    **dict.fromkeys(("restore", "propose", "settle", "recheck", "allow", "publish"), "change POST"),
    "plan": "change GET",
    "disclosures": "change POST",
    "storyboard": "view GET",
    "scenes": "change POST",
    "picker": "change GET",
}

UPLOAD = {
    **dict.fromkeys(("calendar", "inbox"), "view GET"),
    **dict.fromkeys(
        ("save", "reschedule", "withdraw", "retry", "remove", "confirm", "reject", "ask"),
        "change POST",
    ),
}

LOOKS = {
    **dict.fromkeys(("picture", "download", "export"), "view GET"),
    **dict.fromkeys(("frame", "clip"), "view POST"),
    **dict.fromkeys(("clip_state", "clip_file"), "view GET"),
    **dict.fromkeys(("versions", "version_picture", "compare"), "view GET"),
    "restore": "change POST",
    "import": "add GET",
}

DEEDS = ("renew", "pause", "resume", "cancel", "keep", "forget", "end", "plan")

PAGES = (
    looking("core.auditlog", ALL, actions={"export_csv": ALL}),
    Page("auth.group"),
    Page(
        "accounts.user",
        view=ALL,
        superuser="view add change",
        actions={f"{name}_chosen": "" for name in PEOPLE},
        links={"auth_user_password_change": "change GET"},
    ),
    looking("accounts.usersession", ALL, actions={"end_chosen": ""}),
    looking("accounts.outboxmail"),
    Page(
        "organizations.organization",
        view=ALL,
        add=WORKERS,
        change=WORKERS,
        superuser="view add change",
        actions={"suspend_chosen": WORKERS, "reinstate_chosen": WORKERS},
        links={"organizations_organization_invite_somebody": "change GET"},
    ),
    Page(
        "organizations.organizationmember",
        view="operators support",
        change=WORKERS,
        delete=WORKERS,
        superuser="view change delete",
        actions={"make_owner": WORKERS, "remove_chosen": WORKERS},
    ),
    Page(
        "organizations.organizationinvitation",
        view="operators support",
        add=WORKERS,
        superuser="view add",
        actions={"resend_chosen": WORKERS, "revoke_chosen": WORKERS},
    ),
    looking("usage.dailycost", "operators finance"),
    looking("usage.apiusage", "operators finance"),
    looking("usage.analyticsevent", "operators finance"),
    looking("usage.aioutput", "operators support"),
    looking("usage.workflowlog", "operators support"),
    Page("usage.budget", view=ALL, add="operators finance", change="operators finance"),
    Page(
        "usage.providerdrain",
        view=ALL,
        change=WORKERS,
        superuser="view change",
        posting="delete",
        links={f"usage_providerdrain_{name}": "change POST" for name in ("drain", "put_back")},
    ),
    Page("usage.providerkey"),
    Page("usage.providerroute", view=WORKERS, add=WORKERS, change=WORKERS, delete=WORKERS),
    Page("subscriptions.subscriptionplan", view=ALL, add="finance", change="finance"),
    Page(
        "subscriptions.creditprice",
        view="operators finance",
        add="finance",
        change="finance",
        grows=False,
    ),
    Page(
        "subscriptions.subscription",
        view=ALL,
        add="finance",
        change="finance",
        give="support finance",
        superuser="view add change give",
        posting="view",
        links={
            "subscriptions_subscription_bonus": "give POST",
            **{f"subscriptions_subscription_{name}": "change POST" for name in DEEDS},
        },
        grows=False,
    ),
    looking(
        "subscriptions.credittransaction",
        ALL,
        links={"subscriptions_credittransaction_export": "view POST"},
    ),
    Page(
        "subscriptions.chargerequest",
        view=ALL,
        change="finance",
        superuser="view change",
        posting="view",
        actions={"approve_chosen": "finance"},
        links={
            f"subscriptions_chargerequest_{name}": "change POST" for name in ("approve", "reject")
        },
    ),
    Page(
        "subscriptions.payment",
        view=ALL,
        change="finance",
        superuser="view change",
        posting="view",
        links={
            f"subscriptions_payment_{name}": "change POST"
            for name in ("paid", "not_paid", "deliver", "refund")
        },
        grows=False,
    ),
    looking("subscriptions.paymentmethod", "finance"),
    looking("subscriptions.paymentevent", "finance", actions={"handle_chosen_again": "finance"}),
    Page("subscriptions.creditpack", view="finance", add="finance", change="finance"),
    Page(
        "contents.projectintake",
        view="operators support",
        add=WORKERS,
        change=WORKERS,
        superuser="view add change",
        posting="view",
        links={"contents_projectintake_rules": "view GET"},
        grows=False,
    ),
    Page(
        "projects.project",
        view=ALL,
        add=WORKERS,
        change=WORKERS,
        links={
            "projects_project_pronunciations": "view GET",
            "projects_project_try_out": "change POST",
            "projects_project_voices": "view GET",
            "projects_project_music": "view GET",
            "projects_project_voice_sample": "view POST",
        },
    ),
    Page(
        "projects.channel",
        view="operators support",
        add=WORKERS,
        change=WORKERS,
        superuser="view add change",
        links={
            f"projects_channel_{name}": "change POST"
            for name in ("reconnect", "check", "disconnect", "remove")
        },
    ),
    Page(
        "projects.datasource",
        view="operators support",
        add=WORKERS,
        change=WORKERS,
        superuser="view add change",
        links={
            "projects_datasource_times": "view GET",
            **{
                f"projects_datasource_{name}": "change POST"
                for name in ("trial", "look", "pause", "resume", "remove")
            },
        },
    ),
    looking(
        "projects.sourceitem",
        "operators support",
        actions=dict.fromkeys(("skip_chosen", "draft_chosen", "produce_chosen"), WORKERS),
    ),
    looking("projects.sourcevisit", "operators support"),
    looking(
        "projects.speechsample",
        ALL,
        links={f"projects_speechsample_{name}": "view GET" for name in ("status", "audio")},
    ),
    Page(
        "templates.template",
        view="operators support",
        add=WORKERS,
        change=WORKERS,
        links={f"templates_template_{name}": asks for name, asks in LOOKS.items()},
    ),
    Page(
        "templates.brandkit",
        view="operators support",
        add=WORKERS,
        change=WORKERS,
        links={"templates_brandkit_file": "view GET"},
    ),
    Page(
        "templates.prompt",
        view=WORKERS,
        add=WORKERS,
        change=WORKERS,
        actions={"put_in_force": WORKERS, "take_back": WORKERS},
        links={
            "templates_prompt_compare": "view GET",
            **{f"templates_prompt_{name}": "change POST" for name in ("enforce", "release")},
        },
    ),
    Page(
        "contents.content",
        view=ALL,
        add=WORKERS,
        change=WORKERS,
        delete=WORKERS,
        posting="view",
        actions={"produce_selected": WORKERS},
        links={f"contents_content_{name}": asks for name, asks in VIDEO.items()},
    ),
    Page(
        "contents.batch",
        view="operators support",
        add=WORKERS,
        change=WORKERS,
        posting="view",
        links={
            "contents_batch_report": "view GET",
            **{
                f"contents_batch_{name}": "change POST"
                for name in ("map", "start", "pause", "resume", "cancel", "retry")
            },
        },
    ),
    Page(
        "contents.policydecision",
        view="operators support",
        change=WORKERS,
        superuser="view change",
        grows=False,
    ),
    looking("contents.contentrun", ALL, actions=RUNS),
    Page(
        "contents.contentupload",
        view="operators support",
        change=WORKERS,
        superuser="view change",
        posting="view",
        actions={"retry_selected": WORKERS, "withdraw_selected": WORKERS},
        links={f"contents_contentupload_{name}": asks for name, asks in UPLOAD.items()},
        grows=False,
    ),
    looking("contents.platformquota", "operators support"),
    looking("contents.contentjob", "operators support", actions=JOBS),
    looking("contents.uploadsnapshot", ALL),
    looking("contents.joblog", "operators support"),
    Page("contents.meaningorder", view="operators support", superuser=LOOKING, grows=False),
    Page(
        "contents.mediaasset",
        view="operators support",
        change=WORKERS,
        superuser="view change",
        posting="delete",
        links={
            **dict.fromkeys(
                (
                    f"contents_mediaasset_{name}"
                    for name in ("library", "file", "small", "preview", "details")
                ),
                "view GET",
            ),
            **dict.fromkeys(
                (f"contents_mediaasset_{name}" for name in ("upload", "describe", "discard")),
                "change POST",
            ),
        },
    ),
    Page("django_celery_beat.periodictask", actions=CLOCK),
    Page("django_celery_beat.intervalschedule"),
    Page("django_celery_beat.crontabschedule"),
    Page("django_celery_beat.solarschedule", grows=False),
    Page("django_celery_beat.clockedschedule"),
)
