"""What a platform's codes mean to people: the sentences that its adapter knows, by code."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.sentences import gettext
from apps.providers.http.failures import Fault, QuotaRefused, Refusal, VendorRefused


@dataclass(frozen=True, slots=True)
class Said:
    """sentence: an English msgid. retry_after: seconds; only passing faults have them, and without
    them trying again cannot help. is_installations: a used-up quota is everybody's."""

    sentence: str
    fault: Fault
    retry_after: float | None = None
    is_installations: bool = False

    def refusal(self, words: str) -> Refusal:
        """For `explain`: an answer that is not good."""
        return Refusal(
            self.fault, words, self.retry_after, gettext(self.sentence), self.is_installations
        )

    def error(self, words: str = "") -> VendorRefused:
        """Of a good answer that tells of a failure."""
        if self.fault == Fault.QUOTA and self.retry_after is not None:
            return QuotaRefused(
                gettext(self.sentence),
                retry_after=self.retry_after,
                fault=self.fault,
                words=words,
                is_installations=self.is_installations,
            )
        return VendorRefused(
            gettext(self.sentence),
            permanent=self.retry_after is None,
            retry_after=self.retry_after,
            fault=self.fault,
            words=words,
        )
