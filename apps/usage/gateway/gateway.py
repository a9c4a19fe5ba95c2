"""Calls to providers, each with its way out and its line in api_usages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.db import DatabaseError

from apps.core.ids import new_id
from apps.core.sentences import gettext as _
from apps.providers import registry
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import Cancelled, ProviderError
from apps.providers.http import cancellable
from apps.providers.orders import NO_BOOK, OrderBook, ordering
from apps.usage.gateway import breaker, limits
from apps.usage.gateway.answers import AnswerStore, Remembering, is_recorded
from apps.usage.gateway.refusals import nobody_could
from apps.usage.gateway.routing import Candidate, candidates
from apps.usage.models import ProviderDrain
from apps.usage.owners import Owner
from apps.usage.services.budgets import check_budget
from apps.usage.services.recording import record_ai_output, record_usage
from apps.usage.states import OutputType

logger = structlog.get_logger(__name__)
T = TypeVar("T")

# 499: the one who asked went away before there was an answer (nginx's own code).
SUCCEEDED, TOO_MANY, CANCELLED, FAILED = 200, 429, 499, 500


@dataclass(slots=True)
class Gateway:
    """The providers of one job. cost_usd is the sum of its calls; used is who answered last.

    answers keeps what vendors answered, orders what was ordered from them, for whoever takes the
    job over. place: see Candidate. is_free: the calls cost nothing, so that a budget which is used
    up does not stop them.
    """

    owner: Owner
    content_id: UUID | None = None
    job_id: UUID | None = None
    log: Callable[[str], object] = lambda _message: None
    is_cancelled: Callable[[], bool] = lambda: False
    first: Mapping[str, str] = field(default_factory=dict)
    answers: AnswerStore | None = None
    orders: OrderBook = NO_BOOK
    place: str = ""
    is_free: bool = False
    cost_usd: Decimal = Decimal(0)
    used: str = ""
    used_own_key: bool = False

    def call(
        self,
        capability: str,
        operation: str,
        work: Callable[[Any], T],
        *,
        units: Callable[[T], tuple[int, int]] = lambda _result: (1, 1),
        keep: tuple[OutputType, Mapping[str, Any]] | None = None,
        only: Sequence[str] = (),
    ) -> T:
        """One call, by the first provider that can; work is given the engine. See Caller.call.
        only: these providers, whatever the route says.

        Raises ProviderError when nobody can, BudgetExceeded when the owner's budget is past.
        """
        return self.with_one(
            capability,
            lambda caller: caller.call(operation, work, units=units, keep=keep),
            only=only,
        )

    def with_one(
        self, capability: str, work: Callable[[Caller], T], *, only: Sequence[str] = ()
    ) -> T:
        """Several calls that must all be one provider's, such as the scenes of one narration.

        When it fails in the middle, the next provider begins anew.
        """
        failures: list[tuple[Candidate, ProviderError]] = []
        first = self.first.get(capability, "")
        for found in candidates(self.owner, capability, first=first, only=only):
            candidate = replace(found, place=self.place)
            try:
                self._check_open(candidate)
                result = work(Caller(self, candidate))
            except ProviderError as error:
                if error.outcome_unknown:
                    raise
                failures.append((candidate, error))
                self.log(
                    _("%(provider)s could not: %(error)s")
                    % {"provider": candidate.name, "error": error}
                )
                continue
            self.used, self.used_own_key = candidate.name, candidate.is_own_key
            return result
        raise nobody_could(capability, failures)

    def _check_open(self, candidate: Candidate) -> None:
        if ProviderDrain.objects.filter(
            capability=candidate.capability, provider=candidate.name
        ).exists():
            raise ProviderError(
                _("%(provider)s is taken out of use at the moment.") % {"provider": candidate.name},
                retry_after=60.0,
                not_asked=True,
            )
        wait = breaker.seconds_until_open_ends(candidate.switch)
        if wait:
            raise ProviderError(
                _("%(provider)s has failed several times and is left alone for %(wait).0f seconds.")
                % {"provider": candidate.name, "wait": wait},
                retry_after=wait,
                not_asked=True,
            )


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls to one provider."""

    gateway: Gateway
    candidate: Candidate

    @property
    def name(self) -> str:
        return self.candidate.name

    def engine(self) -> Any:
        """For questions that cost nothing, such as which voices there are."""
        return registry.engine(
            self.candidate.capability, self.candidate.name, api_key=self.candidate.api_key
        )

    def call(
        self,
        operation: str,
        work: Callable[[Any], T],
        *,
        units: Callable[[T], tuple[int, int]] = lambda _result: (1, 1),
        keep: tuple[OutputType, Mapping[str, Any]] | None = None,
    ) -> T:
        """One metered call. units says what went in and came out; keep stores a text engine's
        answer, under the kind of output and with what was asked."""
        candidate = self.candidate
        if not self.gateway.is_free:
            check_budget(owner=self.gateway.owner)
        wait = limits.take_turn(registry.vendor_of(candidate.name), candidate.account)
        if wait:
            raise ProviderError(
                _("%(provider)s takes no more calls this minute.") % {"provider": candidate.name},
                retry_after=wait,
                not_asked=True,
            )
        started, usage_id = time.monotonic(), new_id()
        engine = self._remembering(started, usage_id)
        try:
            with cancellable(self.gateway.is_cancelled), ordering(self.gateway.orders):
                result = work(engine)
        except ProviderError as error:
            self._failed(operation, error, started, keep)
            raise
        except Cancelled:
            self._record(operation, started, CANCELLED, cost=Decimal(0))
            raise
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            self._record(operation, started, FAILED, cost=Decimal(0), message=message)
            raise
        breaker.succeeded(candidate.switch)
        usage = getattr(result, "usage", None)
        cost = usage.cost_usd if isinstance(usage, CallUsage) else Decimal(0)
        cost = getattr(result, "cost_usd", cost)
        kept = engine.found if isinstance(engine, Remembering) else None
        if kept is not None:
            if is_recorded(kept):
                return result
            usage_id = UUID(kept["usage_id"])
        self._record(
            operation, started, SUCCEEDED, cost=cost, counted=units(result), usage_id=usage_id
        )
        if keep:
            self._keep(keep, started, usage, getattr(result, "raw_text", ""), result)
        return result

    def _remembering(self, started: float, usage_id: UUID) -> Any:
        """The engine; a vendor's answers are kept. Films are not: what is kept of them is the
        order."""
        store, candidate = self.gateway.answers, self.candidate
        is_kept = candidate.capability != "render" and registry.takes_key(
            candidate.capability, candidate.name
        )
        if store is None or not is_kept:
            return self.engine()

        def facts() -> dict[str, Any]:
            asked_at = datetime.now(UTC) - timedelta(seconds=time.monotonic() - started)
            return {"usage_id": str(usage_id), "asked_at": asked_at.isoformat()}

        return Remembering(self.engine(), candidate.name, store, facts)

    def _failed(
        self,
        operation: str,
        error: ProviderError,
        started: float,
        keep: tuple[OutputType, Mapping[str, Any]] | None,
    ) -> None:
        switch = self.candidate.switch
        if error.retry_after is not None:
            breaker.leave_alone(switch, error.retry_after)
        elif not error.permanent:
            breaker.failed(switch)
        usage = getattr(error, "usage", None)
        cost = usage.cost_usd if isinstance(usage, CallUsage) else Decimal(0)
        code = TOO_MANY if error.retry_after is not None else FAILED
        self._record(operation, started, code, cost=cost, message=str(error))
        raw_text = getattr(error, "raw_text", "")
        if keep and raw_text:
            self._keep(keep, started, usage, raw_text, None)

    def _record(
        self,
        operation: str,
        started: float,
        status_code: int,
        *,
        cost: Decimal,
        counted: tuple[int, int] = (0, 0),
        message: str = "",
        usage_id: UUID | None = None,
    ) -> None:
        gateway = self.gateway
        gateway.cost_usd += cost
        facts = {
            "service": self.candidate.name,
            "operation": operation,
            "input_units": counted[0],
            "output_units": counted[1],
            "duration_ms": _since(started),
            "estimated_cost": cost,
            "content_id": gateway.content_id,
            "job_id": gateway.job_id,
            "status_code": status_code,
            "error_message": message,
            "usage_id": usage_id,
        }
        try:
            record_usage(owner=gateway.owner, **facts)  # type: ignore[arg-type]
        except DatabaseError:
            # The answer is paid for and must not be lost with its line: the log keeps the facts.
            logger.exception("usage_not_recorded", **{k: str(v) for k, v in facts.items()})

    def _keep(
        self,
        keep: tuple[OutputType, Mapping[str, Any]],
        started: float,
        usage: CallUsage | None,
        raw_text: str,
        result: Any,
    ) -> None:
        output_type, asked = keep
        counted = usage if isinstance(usage, CallUsage) else CallUsage()
        record_ai_output(
            output_type=output_type,
            request={"model": counted.model or self.candidate.name, **asked},
            response={
                "raw_output": raw_text,
                "parsed_output": registry.as_json(result),
                "tokens_used": {"input": counted.input_tokens, "output": counted.output_tokens},
            },
            processing_time_ms=_since(started),
            content_id=self.gateway.content_id,
            job_id=self.gateway.job_id,
        )


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
