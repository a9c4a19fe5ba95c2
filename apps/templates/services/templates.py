"""Making, changing and removing templates of one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput, ProblemList
from apps.core.sentences import gettext as _
from apps.organizations.models import Organization
from apps.templates.design.checking import check_template_data
from apps.templates.models import Template
from apps.templates.policies import check_can_change_template, check_can_own_template
from apps.templates.services.versions import keep_version
from apps.templates.states import TemplateType

EDITED = (
    "name",
    "slug",
    "description",
    "vertical",
    "content_format",
    "template_data",
    "is_active",
)
_COPIED = ("description", "content_format", "vertical", "template_data")
_MOST_COPIES = 200


class SlugTaken(Conflict):
    code = "slug_taken"

    def __init__(self) -> None:
        super().__init__(
            _("There is a template of this short name already. Choose another."), field="slug"
        )


@transaction.atomic
def create_template(
    *, by: User, organization: Organization | None = None, **fields: Any
) -> Template:
    """A template owned by organization, or by the acting person when none is given.

    Raises DesignInvalid with every mistake of template_data; nothing is kept then.
    """
    check_can_own_template(by, organization=organization)
    template = Template(
        user=None if organization else by,
        organization=organization,
        template_type=TemplateType.CUSTOM,
        **fields,
    )
    _save(template)
    audit.record(by=by, action="template.created", target=template)
    keep_version(by=by, template=template)
    return template


@transaction.atomic
def update_template(*, by: User, template: Template, note: str = "", **fields: Any) -> Template:
    """Change the named fields (of EDITED); what did not change is not written.

    Another design is another version, to which note says what was changed.
    """
    check_can_change_template(by, template)
    changes = {
        name: [getattr(template, name), value]
        for name, value in fields.items()
        if getattr(template, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(template, name, after)
    if changes:
        _save(template, update_fields=[*changes, "updated_at"])
        # Designs are long: the log says that it changed, the version holds what it became.
        told = {name: value for name, value in changes.items() if name != "template_data"}
        if "template_data" in changes:
            told["template_data"] = "changed"  # type: ignore[assignment]
        audit.record(by=by, action="template.changed", target=template, changes=told)
    if "template_data" in changes:
        keep_version(by=by, template=template, note=note)
    return template


@transaction.atomic
def duplicate_template(
    *,
    by: User,
    template: Template,
    organization: Organization | None = None,
    name: str = "",
    slug: str = "",
) -> Template:
    """A copy of any template that by may see, to be changed at will."""
    return create_template(
        by=by,
        organization=organization,
        name=name or _("%(name)s (copy)") % {"name": template.name[:90]},
        slug=slug or free_slug(f"{template.slug[:50]}-copy", person=by, organization=organization),
        **{field: getattr(template, field) for field in _COPIED},
    )


@transaction.atomic
def delete_template(*, by: User, template: Template) -> None:
    """Films made with it stay: their orders hold the design as it was."""
    check_can_change_template(by, template)
    audit.record(by=by, action="template.deleted", target=template)
    template.delete()


def count_use(*, template_id: UUID) -> None:
    """One more video was made with this template."""
    Template.objects.filter(pk=template_id).update(usage_count=F("usage_count") + 1)


def free_slug(wanted: str, *, person: User, organization: Organization | None) -> str:
    """wanted, or wanted with the first number that the owner has not taken yet."""
    own = {"organization": organization} if organization else {"user": person}
    taken = set(
        Template.objects.filter(slug__startswith=wanted, **own).values_list("slug", flat=True)
    )
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, _MOST_COPIES)))
    found = next((name for name in names if name not in taken), None)
    if found is None:
        raise SlugTaken
    return found


def _save(template: Template, update_fields: list[str] | None = None) -> None:
    """Check everything, then write."""
    check_template_data(template.template_data)
    try:
        template.full_clean(
            exclude=["template_data"], validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        raise ProblemList(
            InvalidInput(" ".join(sentences), field=field)
            for field, sentences in error.message_dict.items()
        ) from error
    try:
        with transaction.atomic():
            template.save(update_fields=update_fields)
    except IntegrityError as error:
        if "idx_templates_slug" in str(error):
            raise SlugTaken from error
        raise
