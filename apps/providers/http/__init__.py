"""The one small HTTP client of all vendors' adapters.

It keeps time (one wait, and the whole call), counts bytes, notices that nobody wants the answer
any more, and turns every failure into one `ProviderError` with a sentence a person can act on.
It never tries twice: whoever calls an adapter decides about that.
"""

from apps.providers.http.account import Account, AccountOptions, Vendor, platform
from apps.providers.http.calls import Call, FilePart, form_call, json_call
from apps.providers.http.cancelling import cancellable, stop_if_cancelled
from apps.providers.http.client import Answer, VendorClient
from apps.providers.http.failures import Fault, Refusal, VendorRefused, unsafe
from apps.providers.http.shapes import count, decoded, pick, section

__all__ = [
    "Account",
    "AccountOptions",
    "Answer",
    "Call",
    "Fault",
    "FilePart",
    "Refusal",
    "Vendor",
    "VendorClient",
    "VendorRefused",
    "cancellable",
    "count",
    "decoded",
    "form_call",
    "json_call",
    "pick",
    "platform",
    "section",
    "stop_if_cancelled",
    "unsafe",
]
