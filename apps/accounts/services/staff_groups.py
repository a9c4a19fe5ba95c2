"""The groups staff work in: each with what its work needs and nothing more."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet

LOOK, WORK, OWN = ("view",), ("view", "add", "change"), ("view", "add", "change", "delete")
GIVE = ("view", "add")

_CUSTOMERS = {
    "accounts.user": LOOK,
    "accounts.usersession": LOOK,
    "socialaccount.socialaccount": LOOK,
    "organizations.organization": LOOK,
}
_PRODUCTION = {
    "contents.batch": LOOK,
    "contents.batchrow": LOOK,
    "contents.contentrun": LOOK,
    "contents.contentjob": LOOK,
    "contents.contentupload": LOOK,
    "contents.platformquota": LOOK,
    "contents.joblog": LOOK,
    "contents.meaningorder": LOOK,
    "contents.mediaasset": LOOK,
    "contents.scriptversion": LOOK,
    "contents.policydecision": LOOK,
    "contents.projectintake": LOOK,
    "contents.storyboardblock": LOOK,
    "contents.uploadsnapshot": LOOK,
    "projects.channel": LOOK,
    "projects.datasource": LOOK,
    "projects.sourceitem": LOOK,
    "projects.sourcevisit": LOOK,
    "projects.speechsample": LOOK,
    "usage.aioutput": LOOK,
    "usage.workflowlog": LOOK,
}
_USAGE = {
    "usage.dailycost": LOOK,
    "usage.apiusage": LOOK,
    "usage.analyticsevent": LOOK,
}

_SALES = {
    "subscriptions.subscriptionplan": LOOK,
    "subscriptions.subscription": LOOK,
    "subscriptions.credittransaction": LOOK,
    "subscriptions.chargerequest": LOOK,
    "subscriptions.payment": LOOK,
}

STAFF_GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # makes videos, fixes what failed, onboards customers' projects
    "Operators": {
        **_CUSTOMERS,
        **_SALES,
        **_PRODUCTION,
        **_USAGE,
        "usage.budget": WORK,
        "usage.providerdrain": WORK,
        "usage.providerroute": OWN,
        "contents.content": OWN,
        "contents.policydecision": ("view", "change"),
        "contents.batch": WORK,
        "contents.contentupload": ("view", "change"),
        "contents.projectintake": WORK,
        "projects.project": WORK,
        "projects.channel": WORK,
        "projects.datasource": WORK,
        "templates.template": WORK,
        "templates.brandkit": WORK,
        "templates.prompt": WORK,
        "organizations.organization": WORK,
        "organizations.organizationmember": OWN,
        "organizations.organizationinvitation": WORK,
        "subscriptions.creditprice": LOOK,
        "core.auditlog": LOOK,
    },
    # finds a customer and answers; changes nothing but what a complaint costs: bonus credits
    "Support": {
        **_CUSTOMERS,
        **_SALES,
        **_PRODUCTION,
        "usage.budget": LOOK,
        "usage.providerdrain": LOOK,
        "contents.content": LOOK,
        "projects.project": LOOK,
        "templates.template": LOOK,
        "templates.brandkit": LOOK,
        "organizations.organizationmember": LOOK,
        "organizations.organizationinvitation": LOOK,
        # adding to the ledger by hand is giving bonus credits, nothing else
        "subscriptions.credittransaction": GIVE,
        "core.auditlog": LOOK,
    },
    # plans, prices, who has paid, and what production costs
    "Finance": {
        **_CUSTOMERS,
        **_USAGE,
        "usage.budget": WORK,
        "usage.providerdrain": LOOK,
        "contents.content": LOOK,
        "contents.contentrun": LOOK,
        "contents.uploadsnapshot": LOOK,
        "projects.project": LOOK,
        "projects.speechsample": LOOK,
        "subscriptions.subscriptionplan": WORK,
        "subscriptions.creditprice": WORK,
        "subscriptions.creditpack": WORK,
        "subscriptions.payment": ("view", "change"),
        "subscriptions.paymentmethod": LOOK,
        "subscriptions.paymentevent": LOOK,
        "subscriptions.subscription": WORK,
        "subscriptions.credittransaction": GIVE,
        "subscriptions.chargerequest": ("view", "change"),
        "core.auditlog": LOOK,
    },
}


@transaction.atomic
def install_staff_groups() -> int:
    """Make the groups what they should be; return how many changed.

    They belong to the product, like system templates: for other rights, make a group of your own.
    """
    changed = 0
    for name, rights in STAFF_GROUPS.items():
        group, created = Group.objects.get_or_create(name=name)
        wanted = set(_permissions(rights).values_list("pk", flat=True))
        if created or wanted != set(group.permissions.values_list("pk", flat=True)):
            group.permissions.set(wanted)
            changed += 1
    return changed


def _permissions(rights: Mapping[str, tuple[str, ...]]) -> QuerySet[Permission]:
    condition = Q(pk__in=[])
    for label, verbs in rights.items():
        app, model = label.split(".")
        condition |= Q(
            content_type__app_label=app, codename__in=[f"{verb}_{model}" for verb in verbs]
        )
    return Permission.objects.filter(condition)
