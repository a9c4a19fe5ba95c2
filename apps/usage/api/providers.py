"""Providers: who there is, in which order they are asked, and with whose key."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.serializers import ChoiceField, InputSerializer, OutputSerializer, TextField
from apps.core.api.views import ApiView
from apps.usage.api.owners import ORGANIZATION, owner_asked_for
from apps.usage.gateway import CAPABILITIES
from apps.usage.gateway.standing import keys_managed_by, providers_of
from apps.usage.policies import check_can_set_providers
from apps.usage.services.providers import remove_key, set_key, set_route

NAMES = tuple((name, name) for name in CAPABILITIES)


class ProviderOutput(OutputSerializer):
    capability = serializers.ChoiceField(NAMES)
    provider = serializers.CharField()
    place = serializers.IntegerField(
        allow_null=True, help_text="In your order, from 1; null when it is not asked."
    )
    key = serializers.ChoiceField(
        (
            ("none needed", "none needed"),
            ("own", "own"),
            ("installation", "installation"),
            ("missing", "missing"),
        ),
        help_text="Whose key is used. With your own key a step costs you no credits.",
    )
    state = serializers.ChoiceField(
        (("closed", "closed"), ("trying", "trying"), ("open", "open"), ("drained", "drained")),
        help_text="open: failed several times and is left alone for a while.",
    )


class KeyOutput(OutputSerializer):
    id = serializers.UUIDField()
    vendor = serializers.CharField()
    ends_in = serializers.CharField(source="hint")
    updated_at = serializers.DateTimeField()


class KeyInput(InputSerializer):
    vendor = TextField(max_length=30)
    key = TextField(max_length=500, write_only=True, help_text="Stored encrypted, never shown.")


class RouteInput(InputSerializer):
    capability = ChoiceField(NAMES)
    providers = serializers.ListField(
        child=TextField(max_length=30),
        max_length=10,
        help_text="First to last; empty for the installation's order.",
    )


class ProvidersView(ApiView):
    @extend_schema(
        summary="List providers", parameters=[ORGANIZATION], responses=ProviderOutput(many=True)
    )
    def get(self, request: Request) -> Response:
        return Response(ProviderOutput(providers_of(owner_asked_for(request)), many=True).data)


class ProviderKeysView(ApiView):
    @extend_schema(
        summary="List my keys to vendors",
        parameters=[ORGANIZATION],
        responses=KeyOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        owner = owner_asked_for(request)
        check_can_set_providers(person(request), owner)
        rows = keys_managed_by(person(request)).filter(owner.rows).order_by("vendor")
        return Response(KeyOutput(rows, many=True).data)

    @extend_schema(
        summary="Set my key to a vendor",
        description="In place of an earlier one. What is made with it costs you no credits.",
        parameters=[ORGANIZATION],
        request=KeyInput,
        responses=KeyOutput,
    )
    def put(self, request: Request) -> Response:
        owner = owner_asked_for(request)
        given = KeyInput(data=request.data)
        given.is_valid(raise_exception=True)
        key = set_key(by=person(request), owner=owner, **given.validated_data)
        return Response(KeyOutput(key).data)


class ProviderKeyView(ApiView):
    @extend_schema(summary="Remove a key", responses={204: None})
    def delete(self, request: Request, key_id: UUID) -> Response:
        by = person(request)
        key = keys_managed_by(by, seen=True).filter(pk=key_id).first()
        if key is None:
            raise Http404
        remove_key(by=by, key=key)
        return Response(status=204)


class ProviderRoutesView(ApiView):
    @extend_schema(
        summary="Set the order of providers",
        parameters=[ORGANIZATION],
        request=RouteInput,
        responses=ProviderOutput(many=True),
    )
    def put(self, request: Request) -> Response:
        owner = owner_asked_for(request)
        given = RouteInput(data=request.data)
        given.is_valid(raise_exception=True)
        set_route(by=person(request), owner=owner, **given.validated_data)
        return Response(ProviderOutput(providers_of(owner), many=True).data)
