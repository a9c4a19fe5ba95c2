"""Connecting a channel: the way to its platform and back (OAuth 2.0 with PKCE and a state)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.encryption import CannotDecrypt
from apps.core.origin import printable
from apps.core.sentences import gettext as _
from apps.projects.errors import (
    AddressNotAllowed,
    ConnectionRefused,
    NoAccountThere,
    PlatformNotReady,
    WrongChannelState,
)
from apps.projects.models import Channel, ChannelAuthorization, Project
from apps.projects.platforms import connector_of, facts_of
from apps.projects.policies import check_can_manage_channels
from apps.projects.services.channel_keeping import check_room_for_channel, connect
from apps.projects.states import ChannelStatus
from apps.providers.capabilities.connection import Account, ChannelConnector, Tokens
from apps.providers.errors import ProviderError
from apps.usage.gateway.gateway import Gateway
from apps.usage.owners import Owner

GOOD_FOR = timedelta(minutes=10)
# RFC 6749, 4.1.2.1
DENIED = "access_denied"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the person goes next."""

    authorization: ChannelAuthorization
    url: str


@transaction.atomic
def begin_connection(
    *,
    by: User,
    project: Project,
    platform: str,
    channel: Channel | None = None,
    return_to: str = "",
    redirect_uri: str = "",
) -> Begun:
    """Send somebody to the platform. channel: which one is to be connected again.

    redirect_uri is where the platform sends them back: the page of this installation, or an address
    of the frontend, which then hands in what it got. return_to: where our page sends them on.
    """
    check_can_manage_channels(by, project)
    facts = facts_of(platform)
    if not facts.needs_account:
        raise NoAccountThere(facts.name)
    if not facts.is_ready:
        raise PlatformNotReady(facts.name, facts.missing)
    if channel is not None and (channel.project_id, channel.platform) != (project.pk, platform):
        raise WrongChannelState(_("This channel belongs elsewhere."), field="channel")
    if channel is None or channel.status == ChannelStatus.DISCONNECTED:
        check_room_for_channel(Owner.of(project))
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    authorization = ChannelAuthorization(
        project=project,
        channel=channel,
        platform=platform,
        state_hash=_hash(state),
        redirect_uri=_own_address(redirect_uri, "redirect_uri") or callback_address(),
        return_to=_own_address(return_to, "return_to"),
        requested_by=by,
        expires_at=timezone.now() + GOOD_FOR,
    )
    authorization.seal(verifier)
    authorization.save()
    audit.record(by=by, action="channel.connecting", target=project, changes={"platform": platform})
    url = connector_of(platform).authorization_url(
        redirect_uri=authorization.redirect_uri, state=state, verifier=verifier
    )
    return Begun(authorization, url)


def finish_connection(*, by: User, state: str, code: str = "", error: str = "") -> Channel:
    """Connect the channel that the person chose at the platform, with what came back from there.

    Calls the platform, for a bounded time, between two transactions. Raises ConnectionRefused, and
    whatever forbids it by now, such as a full plan.
    """
    authorization = _taken(by=by, state=state)
    if error or not code:
        raise _denied(authorization, error)
    check_can_manage_channels(by, authorization.project)
    tokens, account = _asked(authorization, code)
    return connect(by=by, authorization=authorization, tokens=tokens, account=account)


def _taken(*, by: User, state: str) -> ChannelAuthorization:
    """The walk that by began with this state; it is used up, whatever comes of it."""
    rows = ChannelAuthorization.objects.filter(state_hash=_hash(state), requested_by=by)
    now = timezone.now()
    taken = rows.filter(used_at=None, expires_at__gt=now).update(used_at=now)
    found = rows.select_related("project__organization", "channel").first()
    if taken and found is not None:
        return found
    if found is None:
        raise ConnectionRefused(
            _("Nobody asked for this, or somebody else did. Connect the channel anew."),
            code="unknown_state",
        )
    if found.used_at is not None:
        raise ConnectionRefused(
            _("This was used before. If the channel is not connected, connect it anew."),
            code="used_state",
        )
    raise ConnectionRefused(
        _("This took longer than ten minutes. Connect the channel anew."), code="stale_state"
    )


def way_back(*, person: User, state: str) -> str:
    """Where the person wanted to be sent on to; "" when they did not say."""
    rows = ChannelAuthorization.objects.filter(state_hash=_hash(state), requested_by=person)
    return rows.values_list("return_to", flat=True).first() or ""


def callback_address() -> str:
    """Where platforms send people back to, unless a frontend takes that over."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('channels:callback')}"


def purge_authorizations() -> int:
    """Remove walks that ended more than a day ago; return how many."""
    old = ChannelAuthorization.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1))
    return old.delete()[0]


def _asked(authorization: ChannelAuthorization, code: str) -> tuple[Tokens, Account]:
    """The tokens for the code, and whose they are."""
    try:
        verifier = authorization.opened()
    except CannotDecrypt:
        raise ConnectionRefused(
            _("This cannot be finished any more. Connect the channel anew."), code="stale_state"
        ) from None

    def walk(connector: ChannelConnector) -> tuple[Tokens, Account]:
        tokens = connector.exchange(
            code=code, redirect_uri=authorization.redirect_uri, verifier=verifier
        )
        return tokens, connector.account(tokens)

    # Whether it works is this person's matter: a place of its own keeps others' way open.
    owner, place = Owner.of(authorization.project), str(authorization.pk)
    gateway = Gateway(owner=owner, place=place, is_free=True)
    try:
        return gateway.call("connection", "channel_connect", walk, only=(authorization.platform,))
    except ProviderError as error:
        raise ConnectionRefused(
            _("The channel was not connected. %(reason)s") % {"reason": error},
            code="platform_refused",
            field="code",
        ) from None


def _denied(authorization: ChannelAuthorization, error: str) -> ConnectionRefused:
    values = {"platform": authorization.get_platform_display()}
    if error and error != DENIED:
        return ConnectionRefused(
            _(
                "%(platform)s did not connect the channel (%(error)s). Try again, or ask the "
                "people who run this site."
            )
            % {**values, "error": printable(error)[:100]},
            code="platform_refused",
            field="error",
        )
    return ConnectionRefused(
        _(
            "You did not agree at %(platform)s, so nothing was connected. Connect the channel "
            "again whenever you like."
        )
        % values,
        code=DENIED,
        field="error",
    )


def _own_address(address: str, field: str) -> str:
    """address, when it leads to the console or the frontend and nowhere else; raises."""
    if not address:
        return ""
    if address.startswith("/") and not address.startswith("//"):
        address = settings.PUBLIC_URL.rstrip("/") + address
    wanted = urlsplit(address)
    for base, path in ((settings.PUBLIC_URL, "/admin/"), (settings.FRONTEND_URL, "")):
        allowed = urlsplit(base)
        under = f"{allowed.path.rstrip('/')}{path}".rstrip("/")
        is_ours = (wanted.scheme, wanted.netloc) == (allowed.scheme, allowed.netloc)
        if is_ours and (wanted.path == under or wanted.path.startswith(f"{under}/")):
            return address
    raise AddressNotAllowed(field)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
