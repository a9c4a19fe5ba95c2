"""One way to every provider: the next one when one cannot, one line per call, nobody asked twice
for what cannot be undone."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.providers.errors import Cancelled, ProviderError
from apps.usage.errors import BudgetExceeded
from apps.usage.gateway import Gateway, breaker, candidates, check_providers
from apps.usage.models import AiOutput, ApiUsage, Budget, ProviderDrain, ProviderKey
from apps.usage.owners import Owner
from apps.usage.services.providers import drain, put_back, set_key, set_route
from apps.usage.services.recording import record_usage
from apps.usage.states import OutputType
from tests.usage.gateway.conftest import CENT, Told


def ask(gateway: Gateway) -> str:
    return str(gateway.call("script", "write", lambda engine: engine.write()).text)


def lines() -> list[tuple[str, int | None]]:
    return list(ApiUsage.objects.order_by("id").values_list("service", "status_code"))


def test_the_first_is_asked_and_its_call_is_one_line(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    assert ask(gateway) == "first"
    assert (gateway.used, gateway.cost_usd) == ("first", CENT)
    line = ApiUsage.objects.get()
    assert (line.service, line.operation, line.estimated_cost) == ("first", "write", CENT)
    assert engines["second"].calls == 0


@pytest.mark.parametrize(
    "error",
    [
        ProviderError("The key is wrong.", permanent=True),
        ProviderError("Too many requests.", retry_after=7),
        ProviderError("It answered 500."),
    ],
    ids=["permanent", "too many", "fault"],
)
def test_when_one_cannot_the_next_is_asked_and_both_calls_are_lines(
    gateway: Gateway, engines: dict[str, Told], error: ProviderError
) -> None:
    said: list[str] = []
    gateway.log = said.append
    engines["first"].errors = [error]
    assert ask(gateway) == "second"
    code = 429 if error.retry_after else 500
    assert lines() == [("first", code), ("second", 200)]
    assert said == [f"first could not: {error}"]


def test_an_unknown_outcome_is_not_taken_to_the_next(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    engines["first"].errors = [ProviderError("No answer came back.", outcome_unknown=True)]
    with pytest.raises(ProviderError) as caught:
        ask(gateway)
    assert caught.value.outcome_unknown
    assert engines["second"].calls == 0
    assert lines() == [("first", 500)]


def test_when_nobody_can_everybody_is_named(gateway: Gateway, engines: dict[str, Told]) -> None:
    engines["first"].errors = [ProviderError("It is away.", retry_after=30)]
    engines["second"].errors = [ProviderError("The key is wrong.", permanent=True)]
    with pytest.raises(ProviderError) as caught:
        ask(gateway)
    assert str(caught.value) == "first: It is away. second: The key is wrong."
    assert (caught.value.permanent, caught.value.retry_after) == (False, 30)


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Cancelled(), 499), (ZeroDivisionError("a bug"), 500), (OSError(28, "full"), 500)],
    ids=["cancelled", "bug", "disk"],
)
def test_whatever_ends_a_call_it_is_a_line(
    gateway: Gateway, engines: dict[str, Told], fault: Exception, code: int
) -> None:
    engines["first"].errors = [fault]
    with pytest.raises(type(fault)):
        ask(gateway)
    assert lines() == [("first", code)]


def test_several_calls_of_one_work_are_all_one_providers(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    engines["second"].errors = []

    def three(caller: Any) -> list[str]:
        if caller.name == "first" and engines["first"].calls == 1:
            engines["first"].errors = [ProviderError("It broke in the middle.")]
        texts = []
        for _ in range(3):
            texts.append(caller.call("write", lambda engine: engine.write()).text)
            if caller.name == "first":
                engines["first"].errors = [ProviderError("It broke in the middle.")]
        return texts

    assert gateway.with_one("script", three) == ["second"] * 3
    assert lines() == [("first", 200), ("first", 500), *[("second", 200)] * 3]
    assert gateway.cost_usd == 4 * CENT


def test_what_a_text_engine_was_asked_and_answered_is_kept(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    gateway.call(
        "script", "write", lambda engine: engine.write(), keep=(OutputType.SCRIPT, {"prompt": "x"})
    )
    kept = AiOutput.objects.get()
    assert kept.request["prompt"] == "x"
    assert kept.response["raw_output"] == "raw first"


def test_a_budget_that_is_past_asks_nobody(
    gateway: Gateway, engines: dict[str, Told], someone: User
) -> None:
    Budget.objects.create(user=someone, daily_hard_usd=Decimal(1))
    record_usage(owner=gateway.owner, service="x", operation="y", estimated_cost=Decimal(2))
    with pytest.raises(BudgetExceeded):
        ask(gateway)
    assert engines["first"].calls == 0


def test_after_five_failures_it_is_left_alone_by_everybody(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    engines["first"].errors = [ProviderError("It answered 500.") for _ in range(9)]
    for _ in range(5):
        assert ask(gateway) == "second"
    assert breaker.state("script:first:installation") == "open"
    other = Gateway(owner=gateway.owner)
    assert ask(other) == "second"
    assert engines["first"].calls == 5


def test_after_the_break_one_tries_and_its_success_ends_it(
    gateway: Gateway, engines: dict[str, Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    engines["first"].errors = [ProviderError("It answered 500.") for _ in range(5)]
    for _ in range(5):
        ask(gateway)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + breaker.COOL_SECONDS + 1)
    assert breaker.state("script:first:installation") == "trying"
    assert breaker.seconds_until_open_ends("script:first:installation") == 0
    assert breaker.seconds_until_open_ends("script:first:installation") > 0, "one is enough to try"
    breaker.succeeded("script:first:installation")
    assert ask(gateway) == "first"


def test_a_failed_trial_makes_the_break_longer(
    gateway: Gateway, engines: dict[str, Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        breaker.failed("script:first:installation")
    now = time.time()
    later = now + breaker.COOL_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    breaker.failed("script:first:installation")
    wait = breaker.seconds_until_open_ends("script:first:installation")
    assert wait == pytest.approx(breaker.COOL_SECONDS * 2)


def test_a_bad_key_is_no_reason_to_leave_others_keys_alone(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    engines["first"].errors = [ProviderError("Wrong.", permanent=True) for _ in range(9)]
    for _ in range(6):
        ask(gateway)
    assert breaker.state("script:first:installation") == "closed"


def test_calls_a_minute_are_counted_over_all_workers(
    gateway: Gateway, engines: dict[str, Told], settings: Any
) -> None:
    settings.PROVIDER_CALLS_PER_MINUTE = {"first": 2}
    from django.core.cache import cache

    from apps.usage.gateway import limits

    minute = int(time.time() // 60)
    cache.delete_many([limits._key("first:installation", minute + more) for more in (0, 1)])
    assert [ask(Gateway(owner=gateway.owner)) for _ in range(3)] == ["first", "first", "second"]
    assert limits.calls_left("first", "first:installation") == 0


def test_a_drained_provider_gets_no_calls_until_it_is_put_back(
    gateway: Gateway, engines: dict[str, Told], settings: Any
) -> None:
    settings.PROVIDERS = {**settings.PROVIDERS}
    drain(by=SYSTEM, capability="script", provider="first", reason="Their prices went up.")
    drain(by=SYSTEM, capability="script", provider="first", reason="Again.")
    assert ProviderDrain.objects.count() == 1
    assert ask(gateway) == "second"
    put_back(by=SYSTEM, capability="script", provider="first")
    assert ask(gateway) == "first"


def test_an_owners_route_goes_before_the_installations(
    gateway: Gateway, engines: dict[str, Told], someone: User
) -> None:
    set_route(by=someone, owner=gateway.owner, capability="script", providers=["second", "first"])
    assert ask(gateway) == "second"
    set_route(by=someone, owner=gateway.owner, capability="script", providers=[])
    assert ask(gateway) == "first"


def test_a_vendor_without_any_key_is_not_asked_and_an_own_key_is_used(
    gateway: Gateway, engines: dict[str, Told], someone: User
) -> None:
    set_route(by=someone, owner=gateway.owner, capability="script", providers=["vendor"])
    with pytest.raises(ProviderError, match="no provider of the route has a key"):
        ask(gateway)
    set_key(by=someone, owner=gateway.owner, vendor="vendor", key="sk-canary-12345678")
    assert ask(gateway) == "vendor"
    assert engines["first"].__dict__["keys"][-1] == "sk-canary-12345678"
    assert gateway.used_own_key


def test_one_customers_key_is_never_anothers(
    gateway: Gateway, engines: dict[str, Told], someone: User
) -> None:
    other = User.objects.create_user("other@example.com")
    set_key(by=other, owner=Owner(user_id=other.pk), vendor="vendor", key="sk-of-the-other-1")
    set_route(by=someone, owner=gateway.owner, capability="script", providers=["vendor"])
    assert candidates(gateway.owner, "script") == []


def test_a_key_is_stored_encrypted_and_never_shown(someone: User, engines: dict[str, Told]) -> None:
    owner = Owner(user_id=someone.pk)
    key = set_key(by=someone, owner=owner, vendor="vendor", key="sk-canary-12345678")
    stored = ProviderKey.objects.get()
    assert "canary" not in stored.secret
    assert stored.opened() == "sk-canary-12345678"
    assert stored.hint == "5678"
    assert "canary" not in repr(key) + str(key) + repr(candidates(owner, "script"))
    stored.pk = Owner(user_id=someone.pk).user_id
    with pytest.raises(Exception, match="damaged or belongs elsewhere"):
        stored.opened()


def test_before_a_run_it_is_said_for_what_nobody_can_be_asked(
    gateway: Gateway, engines: dict[str, Told]
) -> None:
    check_providers(gateway.owner)
    for name in ("first", "second"):
        breaker.leave_alone(f"script:{name}:installation", 60)
    drain(by=SYSTEM, capability="image", provider="cards", reason="")
    with pytest.raises(Exception, match="first, second") as caught:
        check_providers(gateway.owner)
    fields = [problem.field for problem in caught.value.problems]  # type: ignore[attr-defined]
    assert fields == ["providers.script", "providers.image"]
