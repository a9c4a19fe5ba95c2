"""The ledger and what a plan allows, over the API."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.organizations.models import OrganizationMember
from apps.subscriptions.models import Subscription
from apps.subscriptions.services import ledger
from apps.usage.owners import Owner
from tests.subscriptions.api.conftest import Api, start
from tests.support.cast import Cast

LEDGER, ENTITLEMENTS = "/api/v1/credit-transactions/", "/api/v1/entitlements/"


def use(held: Subscription, credits: int = 2, **fields: object) -> None:
    ledger.debit(
        subscription_id=held.pk,
        credits=credits,
        idempotency_key=str(uuid4()),
        by=SYSTEM,
        **fields,  # type: ignore[arg-type]
    )


def test_a_viewer_reads_the_teams_ledger_and_an_outsider_reads_none(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    content = uuid4()
    use(teams, content_id=content)
    use(start(Owner(user_id=cast.outsider.pk), "starter"))
    rows = api(cast.viewer).get(LEDGER).data["results"]
    assert [
        (row["transaction_type"], row["credits_amount"], row["credits_balance"]) for row in rows
    ] == [("usage", -2, 118), ("reset", 120, 120)]
    assert rows[0]["content"] == str(content)
    assert len(api(cast.outsider).get(LEDGER).data["results"]) == 2
    assert api(cast.outsider).get(LEDGER, {"subscription": str(teams.pk)}).data["results"] == []


def test_who_may_not_see_usage_does_not_read_the_ledger(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    OrganizationMember.objects.filter(user=cast.viewer).update(permissions={"view_usage": False})
    assert api(cast.viewer).get(LEDGER).data["results"] == []


def test_the_ledger_is_filtered(cast: Cast, api: Api, teams: Subscription) -> None:
    own, content = start(Owner(user_id=cast.owner.pk), "starter"), uuid4()
    use(teams, content_id=content)
    use(own)
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()

    def amounts(**asked: object) -> list[int]:
        texts = {name: str(value) for name, value in asked.items()}
        rows = api(cast.owner).get(LEDGER, texts).data["results"]
        return [row["credits_amount"] for row in rows]

    assert amounts(subscription=own.pk) == [-2, 30]
    assert amounts(content=content) == [-2]
    assert amounts(transaction_type="reset", subscription=teams.pk) == [120]
    assert amounts(created_after=tomorrow) == []
    assert len(amounts(created_before=tomorrow)) == 4


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"subscription": "1"}, "subscription"),
        ({"content": "\x00"}, "content"),
        ({"transaction_type": "gift"}, "transaction_type"),
        ({"created_after": "yesterday"}, "created_after"),
        ({"created_after": "2026-11-30T09:00:00"}, "created_after"),
        ({"created_before": "2026-02-30T00:00:00Z"}, "created_before"),
        ({"limit": "1000"}, "limit"),
    ],
)
def test_wrong_filters_are_named(asked: dict[str, str], field: str, cast: Cast, api: Api) -> None:
    answer = api(cast.owner).get(LEDGER, asked)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.data["errors"]] == [field]


def test_pages_of_the_ledger_join_without_gap_and_cost_the_same(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    for _number in range(8):
        use(teams)
    seen, address, costs = [], f"{LEDGER}?limit=3", []
    client = api(cast.viewer)
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).data
        costs.append(len(queries))
        seen += [row["position"] for row in page["results"]]
        address = page["next"]
    assert seen == list(range(9, 0, -1))
    assert len(set(costs[1:])) == 1


def test_nobody_writes_the_ledger_here(cast: Cast, api: Api, teams: Subscription) -> None:
    client = api(cast.owner)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(LEDGER).status_code == 405


def test_entitlements_say_what_is_allowed_and_used(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    answer = api(cast.viewer).get(ENTITLEMENTS, {"organization": str(cast.team.pk)}).data
    assert (answer["plan"], answer["credits_remaining"]) == ("pro", 120)
    assert answer["limits"]["max_projects"] == {"allowed": 10, "used": 1}
    assert answer["limits"]["team_seats"] == {"allowed": 3, "used": 3}
    assert answer["limits"]["max_channels"]["used"] == 0
    assert answer["features"]["api_access"] is True
    assert answer["features"]["white_label"] is False
    assert answer["credits_reset_at"] is not None


def test_without_a_subscription_there_is_the_free_room(cast: Cast, api: Api) -> None:
    answer = api(cast.outsider).get(ENTITLEMENTS).data
    assert (answer["plan"], answer["subscription"], answer["credits_remaining"]) == ("", None, 0)
    assert answer["limits"]["max_projects"] == {"allowed": 1, "used": 0}
    assert not any(answer["features"].values())


def test_the_entitlements_of_other_teams_do_not_exist(cast: Cast, api: Api) -> None:
    assert (
        api(cast.outsider).get(ENTITLEMENTS, {"organization": str(cast.team.pk)}).status_code == 404
    )
    assert api(cast.outsider).get(ENTITLEMENTS, {"organization": "x"}).status_code == 400
    assert api(None).get(ENTITLEMENTS).status_code == 401
