"""The history of templates: what a design was, by whom, and bringing it back."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import Conflict
from apps.core.sentences import gettext as _
from apps.templates.design.checking import check_template_data
from apps.templates.models import Template, TemplateVersion
from apps.templates.policies import check_can_change_template

MOST_VERSIONS = 200


@transaction.atomic
def keep_version(
    *, by: Actor, template: Template, note: str = "", restored_from: int | None = None
) -> TemplateVersion:
    """Write down the design as it is now, and let the oldest go where there are too many.

    The first version always stays. Films need none of them: an order holds its own design.
    """
    Template.objects.select_for_update(of=("self",)).only("pk").get(pk=template.pk)
    latest = template.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = TemplateVersion.objects.create(
        template=template,
        number=latest + 1,
        name=template.name,
        template_data=template.template_data,
        note=note,
        restored_from=restored_from,
        author=by if isinstance(by, User) else None,
    )
    too_old = version.number - (MOST_VERSIONS - 1)
    template.versions.filter(number__gt=1, number__lte=too_old).delete()
    return version


@transaction.atomic
def restore_version(*, by: User, template: Template, version: TemplateVersion) -> TemplateVersion:
    """Give the template the design of an old version: as a new version, so that nothing is lost.

    Raises DesignInvalid where the design cannot be used any more, as with a font that is gone.
    """
    check_can_change_template(by, template)
    if template.template_data == version.template_data:
        raise Conflict(_("The template has this design already."))
    check_template_data(version.template_data)
    template.template_data = version.template_data
    template.save(update_fields=["template_data", "updated_at"])
    kept = keep_version(by=by, template=template, restored_from=version.number)
    audit.record(
        by=by,
        action="template.restored",
        target=template,
        changes={"from": version.number, "version": kept.number},
    )
    return kept
