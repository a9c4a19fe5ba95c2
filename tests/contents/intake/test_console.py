"""Videos of chosen items, made from the console."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.contents.models import Content
from apps.projects.models import SourceItem
from tests.contents.intake.conftest import STORIES, Bring
from tests.support.cast import Cast


def test_staff_make_drafts_and_videos_of_chosen_items(cast: Cast, bring: Bring) -> None:
    client = Client()
    client.force_login(cast.staff)
    address = reverse("admin:projects_sourceitem_changelist")
    bees, light = bring("How bees dance", STORIES[1]), bring("The lighthouse", STORIES[2])
    short = bring("Too short", "Two words.")
    chosen = {"action": "draft_chosen", "_selected_action": [str(bees.pk), str(short.pk)]}
    page = client.post(address, chosen, follow=True).content.decode()
    assert Content.objects.get(title="How bees dance").runs.count() == 0
    assert "Too short" in page
    client.post(address, {"action": "produce_chosen", "_selected_action": [str(light.pk)]})
    assert Content.objects.get(title="The lighthouse").runs.count() == 1
    verdicts = dict(SourceItem.objects.values_list("title", "verdict"))
    assert verdicts == {
        "How bees dance": "chosen",
        "The lighthouse": "chosen",
        "Too short": "new",
    }
