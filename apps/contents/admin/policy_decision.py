from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesCheckboxFilter

from apps.contents.admin.script_page import judged_lines
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import base_context, rules_as_messages
from apps.contents.models import PolicyDecision
from apps.contents.policies import can_let_through
from apps.contents.safety.wording import needs_staff, sentence_of
from apps.contents.services.decisions import let_through, reject
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter

TEMPLATE = "admin/contents/policydecision/page.html"


@admin.register(PolicyDecision)
class PolicyDecisionAdmin(ReadOnlyAdmin):
    """The policy queue: what needs a decision, and what was decided, by whom and why."""

    list_display = ("shown_content", "shown_verdict", "shown_findings", "score", "shown_status")
    list_display_links = ("shown_content",)
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("verdict", ChoicesCheckboxFilter),
        ("content__project", AutocompleteSelectFilter),
        CreatedFilter,
    )
    list_select_related = ("content__project", "reviewer")
    search_fields = ("content__title", "=content__id", "=id")
    search_help_text = gettext_lazy("Video or id")

    @column(gettext_lazy("video"), header=True)
    def shown_content(self, decision: PolicyDecision) -> tuple[str, str]:
        return decision.content.title, decision.content.project.name

    @column(gettext_lazy("verdict"), ordering="verdict")
    def shown_verdict(self, decision: PolicyDecision) -> str:
        kinds = {"pass": "ready", "review": "warning", "block": "failed"}
        return status_cell(kinds[decision.verdict], decision.get_verdict_display())

    @column(gettext_lazy("findings"), empty_value="–")
    def shown_findings(self, decision: PolicyDecision) -> str | None:
        sentences = list(dict.fromkeys(sentence_of(flag) for flag in decision.flags))
        more = f" +{len(sentences) - 2}" if len(sentences) > 2 else ""
        return " · ".join(sentences[:2]) + more if sentences else None

    @column(gettext_lazy("decision"), ordering="status")
    def shown_status(self, decision: PolicyDecision) -> str:
        kinds = {"waiting": "warning", "rejected": "failed"}
        return status_cell(kinds.get(decision.status, "ready"), decision.get_status_display())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        decision = self.get_object(request, object_id)
        if not isinstance(decision, PolicyDecision):
            raise Http404
        if not self.has_view_permission(request, decision):
            raise PermissionDenied
        reason = request.POST.get("reason", "")
        if request.method == "POST":
            if not self._may_decide(request):
                raise PermissionDenied
            with rules_as_messages(request):
                act = reject if "reject" in request.POST else let_through
                act(by=acting(request), decision=decision, reason=reason)
                messages.success(request, _("The decision is kept."))
                return HttpResponseRedirect(request.path)
        context = base_context(
            self,
            request,
            title=_("Decision about “%(title)s”") % {"title": decision.content.title},
            original=decision,
            decision=decision,
            lines=judged_lines(decision),
            for_staff=needs_staff(decision.flags),
            may_decide=self._may_decide(request),
            may_let_through=can_let_through(acting(request), decision),
            reason=reason,
        )
        return render(request, TEMPLATE, context, status=422 if reason else 200)

    def _may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contents.change_policydecision")
