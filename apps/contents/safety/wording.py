"""What findings are called, for people: every rule's sentence, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _

# The sentences of the written rules stand in their files; here they are named for translation.
WRITTEN = (
    gettext_noop("The sentence gives an e-mail address"),
    gettext_noop("The sentence gives a payment card number"),
    gettext_noop("The sentence gives a resident registration number"),
    gettext_noop("The sentence gives a phone number"),
    gettext_noop("The sentence gives a social security number"),
    gettext_noop("The sentence gives a password or a secret key"),
    gettext_noop("The sentence gives the address of a home"),
    gettext_noop("The sentence gives a passport or account number"),
    gettext_noop("The sentence promises a cure or a treatment without risk"),
    gettext_noop("The sentence advises to change or stop a treatment"),
    gettext_noop("The sentence says of vaccines what medicine has refuted"),
    gettext_noop("The sentence tells how much of a medicine to take"),
    gettext_noop("The sentence promises a loss of weight in a set time"),
    gettext_noop("The sentence guarantees a profit or rules out a loss"),
    gettext_noop("The sentence urges to buy or sell at once"),
    gettext_noop("The sentence insults or excludes a group of people"),
    gettext_noop("The sentence swears"),
    gettext_noop("The sentence is sexually explicit"),
    gettext_noop("The sentence speaks of children in a sexual way"),
    gettext_noop("The sentence asks to vote for or against someone"),
    gettext_noop("The sentence says that an election was rigged"),
    gettext_noop("The sentence insults a party or its voters"),
    gettext_noop("The sentence invites to self-harm or tells how"),
    gettext_noop("The sentence calls for violence"),
    gettext_noop("The sentence tells how to make a weapon or a drug"),
    gettext_noop("The sentence offers drugs or tells where to buy them"),
    gettext_noop("The sentence invites to gamble for money"),
    gettext_noop("The sentence claims to be the best or cheapest without proof"),
    gettext_noop("The vendor's moderation found harassment"),
    gettext_noop("The vendor's moderation found hate"),
    gettext_noop("The vendor's moderation found instructions for wrongdoing"),
    gettext_noop("The vendor's moderation found self-harm"),
    gettext_noop("The vendor's moderation found sexual content"),
    gettext_noop("The vendor's moderation found violence"),
    gettext_noop("The vendor's moderation flagged the sentence"),
)
CLAIMS: Mapping[str, str] = {
    "claim_number": gettext_noop("“%(said)s” does not stand in the source"),
    "claim_date": gettext_noop("The date “%(said)s” does not stand in the source"),
    "claim_unit": gettext_noop("The unit of “%(said)s” is another one in the source"),
    "claim_name": gettext_noop("The name “%(said)s” does not stand in the source"),
    "claim_negation": gettext_noop(
        "The line and the source contradict each other: one of them denies it"
    ),
    "claim_opposite": gettext_noop("The source says “%(there)s” where this line says “%(said)s”"),
    "claim_unsupported": gettext_noop("No sentence of the source says this"),
    "no_source": gettext_noop("There is no source text, so nobody can compare what is said"),
}
CLAIMS_THERE = gettext_noop("%(sentence)s; the source has “%(there)s”")
# What only the people who run the site may let through.
STAFF_ALONE = frozenset(
    {
        "hate",
        "sexual",
        "sexual_minor",
        "self_harm",
        "violence_call",
        "weapon_making",
        "drug_trade",
        "card_number",
        "resident_number",
        "social_security_number",
        "identity_number",
        "secret_key",
    }
)


def sentence_of(flag: Mapping[str, Any]) -> str:
    """The finding's sentence; a vendor's own words are shown as they came."""
    rule, there = str(flag.get("rule", "")), str(flag.get("there", ""))
    if rule not in CLAIMS:
        return _(str(flag.get("reason", "")))
    said = {"said": str(flag.get("excerpt", "")), "there": there}
    sentence = _(CLAIMS[rule]) % said
    if there and rule in ("claim_number", "claim_date", "claim_unit"):
        return _(CLAIMS_THERE) % {"sentence": sentence, "there": there}
    return sentence


def needs_staff(flags: list[dict[str, Any]]) -> bool:
    """Is one of the findings for the people who run the site alone?"""
    return any(
        flag.get("severity") == "block" and flag.get("rule") in STAFF_ALONE for flag in flags
    )
