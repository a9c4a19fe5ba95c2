"""What platforms are told about one content, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.contents.admin.flag_fields import DisclosuresForm
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import content_of, rules_as_messages, to_content
from apps.contents.services.project_policies import change_disclosures

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin


@require_POST
def disclosures(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    form = DisclosuresForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the choices offered."))
        return to_content(content)
    with rules_as_messages(request):
        change_disclosures(by=acting(request), content=content, **form.chosen())
        messages.success(request, _("Platforms are told this from now on."))
    return to_content(content)
