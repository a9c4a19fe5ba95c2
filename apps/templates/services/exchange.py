"""Templates as files: one or several in one JSON document, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from django.db import transaction
from django.utils.text import slugify

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.json_problems import not_json
from apps.core.sentences import gettext as _
from apps.organizations.models import Organization
from apps.projects.states import ContentFormat, Vertical
from apps.templates.design.kinds import can_be_stored
from apps.templates.design.ordering import in_reading_order
from apps.templates.models import Template
from apps.templates.services.templates import create_template, free_slug

FORMAT = "autoclip-templates"
VERSION = 1
MOST_TEMPLATES = 50
MOST_BYTES = 8_000_000
_KEYS = ("name", "slug", "description", "content_format", "vertical", "template_data")


def export_templates(templates: Iterable[Template]) -> bytes:
    """A file that `import_templates` takes, here or on another installation."""
    return orjson.dumps(document_of(templates), option=orjson.OPT_INDENT_2)


def document_of(templates: Iterable[Template]) -> dict[str, Any]:
    entries = [
        {
            **{key: getattr(template, key) for key in _KEYS},
            "template_data": in_reading_order(template.template_data),
        }
        for template in templates
    ]
    return {"format": FORMAT, "version": VERSION, "templates": entries}


def read_document(raw: bytes) -> list[Any]:
    """The entries of an exported file; a lone template, as system/ has them, is one too.

    Raises InvalidInput (field "file").
    """
    if len(raw) > MOST_BYTES:
        raise InvalidInput(
            _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000},
            field="file",
        )
    try:
        document = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise InvalidInput(not_json(error), field="file") from error
    return entries_of(document)


def entries_of(document: Any) -> list[Any]:
    if isinstance(document, dict) and "template_data" in document:
        return [document]
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InvalidInput(
            _("This is no file of templates: “format” must be “%(format)s”.") % {"format": FORMAT},
            field="format",
        )
    if document.get("version") != VERSION:
        raise InvalidInput(_("This version of the file is not known."), field="version")
    entries = document.get("templates")
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_TEMPLATES:
        raise InvalidInput(
            _("The file must hold 1 to %(most)d templates.") % {"most": MOST_TEMPLATES},
            field="templates",
        )
    return entries


@transaction.atomic
def import_templates(
    *, by: User, entries: list[Any], organization: Organization | None = None
) -> list[Template]:
    """All of them, or none: every mistake of every entry is told with its path.

    A short name that is taken gets a number.
    """
    made: list[Template] = []
    problems: list[RuleBroken] = []
    for index, entry in enumerate(entries):
        try:
            made.append(_import(entry, by=by, organization=organization))
        except ProblemList as several:
            problems += [_at(index, one) for one in several.problems]
        except InvalidInput as problem:
            problems.append(_at(index, problem))
    if problems:
        raise ProblemList(problems[:100])
    for template in made:
        audit.record(by=by, action="template.imported", target=template)
    return made


def _import(entry: Any, *, by: User, organization: Organization | None) -> Template:
    if not isinstance(entry, dict):
        raise InvalidInput(_("must be an object"))
    unknown = sorted(set(entry) - set(_KEYS))
    if unknown:
        raise InvalidInput(
            _("is not known here; known are %(known)s") % {"known": ", ".join(_KEYS)},
            field=str(unknown[0])[:60],
        )
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip() or not can_be_stored(name):
        raise InvalidInput(_("must be text"), field="name")
    slug = entry.get("slug") or slugify(name) or "template"
    if not isinstance(slug, str):
        raise InvalidInput(_("must be text"), field="slug")
    for key, known in (("content_format", ContentFormat.values), ("vertical", Vertical.values)):
        value = entry.get(key)
        if value is not None and value not in known:
            raise InvalidInput(
                _("must be one of %(known)s") % {"known": ", ".join(known)}, field=key
            )
    description = entry.get("description", "")
    if not isinstance(description, str) or not can_be_stored(description):
        raise InvalidInput(_("must be text"), field="description")
    return create_template(
        by=by,
        organization=organization,
        name=name.strip(),
        slug=free_slug(slug[:50], person=by, organization=organization),
        description=description,
        content_format=entry.get("content_format") or ContentFormat.SHORT,
        vertical=entry.get("vertical"),
        template_data=entry.get("template_data"),
    )


def _at(index: int, problem: RuleBroken) -> InvalidInput:
    path = f"templates[{index}]"
    return InvalidInput(str(problem), field=f"{path}.{problem.field}" if problem.field else path)
