"""The script editor: every line beside its source, versions, proposals, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.contents.admin.script_page import gather_script, seconds_facts
from apps.contents.admin.views.actions import acting, produce
from apps.contents.admin.views.common import base_context, content_of, rules_as_messages, to_content
from apps.contents.models import Content, ScriptProposal, ScriptVersion
from apps.contents.scripts.diff import diff_scripts
from apps.contents.services.assessments import ask_for_assessment
from apps.contents.services.proposals import accept_proposal, ask_for_proposal, discard_proposal
from apps.contents.services.scripts import edit_script, restore_script
from apps.contents.states import ContentStatus
from apps.core.errors import ProblemList, RuleBroken

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin

TEMPLATE = "admin/contents/content/script_editor.html"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    is_post = request.method == "POST"
    content = content_of(model_admin, request, object_id, change=is_post)
    if not is_post:
        return _page(model_admin, request, content)
    typed = _typed(request)
    if _is_stale(request, content):
        problem = _(
            "Somebody saved another version meanwhile. Your words are below: compare, then save."
        )
        return _page(model_admin, request, content, typed, {"": problem})
    try:
        version = edit_script(
            content=content,
            by=acting(request),
            hook=typed[0],
            body=typed[1:-1],
            call_to_action=typed[-1],
        )
    except RuleBroken as error:
        problems = error.problems if isinstance(error, ProblemList) else (error,)
        return _page(
            model_admin, request, content, typed, {one.field: str(one) for one in problems}
        )
    saved = _("Version %(number)d of the script is saved.") % {"number": version.number}
    messages.success(request, saved)
    if "produce" in request.POST:
        produce(request, content)
        return to_content(content)
    return _to_editor(content)


@require_GET
def compare(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    """`?from=` and `?to=` are version numbers; left out, the last two versions."""
    content = content_of(model_admin, request, object_id)
    numbers = list(content.script_versions.order_by("-number").values_list("number", flat=True))
    if not numbers:
        return _to_editor(content)
    before = _version(content, request.GET.get("from", str(numbers[:2][-1])))
    after = _version(content, request.GET.get("to", str(numbers[0])))
    if before is None or after is None:
        raise Http404
    context = base_context(
        model_admin,
        request,
        title=_("What changed in the script"),
        content=content,
        before=before,
        after=after,
        changes=diff_scripts(before.lines, after.lines),
        versions=content.script_versions.order_by("-number"),
        can_change=model_admin.has_change_permission(request, content),
    )
    return render(request, "admin/contents/content/script_diff.html", context)


@require_POST
def restore(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    old = _version(content, request.POST.get("version", ""))
    if old is None:
        messages.error(request, _("There is no such version of this script."))
        return _to_editor(content)
    with rules_as_messages(request):
        version = restore_script(content=content, by=acting(request), number=old.number)
        messages.success(
            request,
            _("Version %(old)d is in force again, as version %(new)d.")
            % {"old": old.number, "new": version.number},
        )
    return _to_editor(content)


@require_POST
def propose(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    """`place` is hook, body, or body.<line>."""
    content = content_of(model_admin, request, object_id, change=True)
    place = request.POST.get("place", "")
    part, _dot, line = place.partition(".")
    with rules_as_messages(request):
        if line.isdecimal():
            ask_for_proposal(
                by=acting(request), content=content, scope="sentence", position=int(line[:6])
            )
        elif part in ("hook", "body"):
            ask_for_proposal(by=acting(request), content=content, scope=part)
        else:
            messages.error(request, _("Say which part is to be written again."))
    return _to_editor(content, place)


@require_POST
def settle(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    """Take or leave the proposal named in `accept` or `discard`."""
    content = content_of(model_admin, request, object_id, change=True)
    wanted = request.POST.get("accept") or request.POST.get("discard") or ""
    try:
        proposal = content.proposals.select_related("script_version").get(pk=UUID(wanted))
    except (ValueError, ScriptProposal.DoesNotExist):
        messages.error(request, _("This proposal is not there any more."))
        return _to_editor(content)
    with rules_as_messages(request):
        if "accept" in request.POST:
            accept_proposal(by=acting(request), proposal=proposal)
            messages.success(request, _("The proposal is in the script."))
        else:
            discard_proposal(by=acting(request), proposal=proposal)
    return _to_editor(content)


@require_POST
def recheck(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    if content.current_script is not None:
        ask_for_assessment(content.current_script)
    return _to_editor(content)


def _page(
    model_admin: ContentAdmin,
    request: HttpRequest,
    content: Content,
    typed: list[str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    page = gather_script(content, typed=typed, errors=errors)
    is_free = content.status != ContentStatus.PROCESSING
    places = {line.place for line in page.lines}
    context = base_context(
        model_admin,
        request,
        title=_("Script of “%(title)s”") % {"title": content.title},
        original=content,
        content=content,
        page=page,
        facts=seconds_facts(page),
        form_errors=[text for place, text in (errors or {}).items() if place not in places],
        is_changed=typed is not None,
        can_change=is_free and model_admin.has_change_permission(request, content),
    )
    return render(request, TEMPLATE, context, status=422 if errors else 200)


def _typed(request: HttpRequest) -> list[str]:
    """Hook, body lines, call to action; lines left empty are taken as removed."""
    body = [line for line in request.POST.getlist("body") if line.strip()]
    return [request.POST.get("hook", ""), *body, request.POST.get("cta", "")]


def _is_stale(request: HttpRequest, content: Content) -> bool:
    number = content.current_script.number if content.current_script else 0
    return request.POST.get("version", str(number)) != str(number)


def _version(content: Content, number: str) -> ScriptVersion | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    rows = content.script_versions.select_related("author")
    return rows.filter(number=int(number)).first()


def _to_editor(content: Content, place: str = "") -> HttpResponse:
    url = reverse("admin:contents_content_edit", args=[content.pk])
    return HttpResponseRedirect(f"{url}#{place.replace('.', '-')}" if place else url)
