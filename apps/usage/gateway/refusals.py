"""What to say and do when nobody could answer."""

from __future__ import annotations

from apps.core.sentences import gettext as _
from apps.core.sentences import joined
from apps.providers.errors import ProviderError
from apps.usage.gateway.routing import Candidate


def nobody_could(capability: str, failures: list[tuple[Candidate, ProviderError]]) -> ProviderError:
    """The sentence of the only one who was asked, or all of them."""
    if not failures:
        return ProviderError(
            _(
                "Nobody can be asked for “%(capability)s”: no provider of the route has a "
                "key. Set one in the environment or in the console."
            )
            % {"capability": capability},
            permanent=True,
        )
    if len(failures) == 1:
        return failures[0][1]
    waits = [one.retry_after for _who, one in failures if one.retry_after is not None]
    return ProviderError(
        joined(*(joined(who.name, str(error), by=": ") for who, error in failures)),
        permanent=all(error.permanent for _who, error in failures),
        retry_after=min(waits) if waits else None,
        not_asked=all(error.not_asked for _who, error in failures),
    )
