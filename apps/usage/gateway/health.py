"""Can everybody who is needed be asked at the moment?"""

from __future__ import annotations

from apps.core.errors import Conflict, ProblemList
from apps.core.sentences import gettext as _
from apps.usage.gateway import breaker
from apps.usage.gateway.routing import NEEDED, Candidate, candidates
from apps.usage.models import ProviderDrain
from apps.usage.owners import Owner


class ProviderMissing(Conflict):
    code = "provider_missing"

    def __init__(self, capability: str) -> None:
        super().__init__(
            _("Nobody can be asked for “%(capability)s”: no provider of the route has a key.")
            % {"capability": capability},
            field=f"providers.{capability}",
        )


class ProviderUnwell(Conflict):
    code = "provider_unavailable"

    def __init__(self, capability: str, names: list[str]) -> None:
        super().__init__(
            _(
                "For “%(capability)s” nobody can be asked at the moment: %(names)s failed several "
                "times or were taken out of use. Try again in some minutes."
            )
            % {"capability": capability, "names": ", ".join(names)},
            field=f"providers.{capability}",
        )


def check_providers(owner: Owner) -> None:
    """Raise ProblemList naming every needed capability for which nobody can be asked now."""
    drained = set(ProviderDrain.objects.values_list("capability", "provider"))
    problems: list[Conflict] = []
    for capability in NEEDED:
        found = candidates(owner, capability)
        if not found:
            problems.append(ProviderMissing(capability))
        elif not any(_is_well(one, drained) for one in found):
            problems.append(ProviderUnwell(capability, [one.name for one in found]))
    if problems:
        raise ProblemList(problems)


def _is_well(candidate: Candidate, drained: set[tuple[str, str]]) -> bool:
    is_out = (candidate.capability, candidate.name) in drained
    return not is_out and breaker.state(candidate.switch) != "open"
