from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from rest_framework import serializers

from apps.accounts.validators import no_control_characters
from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    OutputSerializer,
    SwitchField,
    TextField,
)
from apps.organizations.models import OrganizationInvitation, OrganizationMember
from apps.organizations.permissions import EXCEPTIONABLE, Permission
from apps.organizations.shapes import BRAND_COLORS
from apps.organizations.states import InvitationStatus, Role

_HELD = "What this place allows, exceptions included."


class ColorsInput(InputSerializer):
    """A colour as #rrggbb."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: TextField(required=False, max_length=7) for name in BRAND_COLORS}


class OrganizationSettingsInput(InputSerializer):
    language = ChoiceField(choices=settings.LANGUAGES, required=False)
    timezone = TextField(required=False, max_length=50)


class OrganizationFields(InputSerializer):
    name = TextField(max_length=100, validators=[no_control_characters])
    logo_url = TextField(required=False, allow_blank=True, max_length=500)
    brand_colors = ColorsInput(required=False)
    settings = OrganizationSettingsInput(required=False)


class CreateOrganization(OrganizationFields):
    """Whoever creates it owns it."""


class ChangeOrganization(OrganizationFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})


class SettingsOutput(OutputSerializer):
    language = serializers.CharField()
    timezone = serializers.CharField()


class ColorsOutput(OutputSerializer):
    primary = serializers.CharField(required=False)
    secondary = serializers.CharField(required=False)
    accent = serializers.CharField(required=False)
    background = serializers.CharField(required=False)
    text = serializers.CharField(required=False)


class _PlaceOutput(OutputSerializer):
    permissions = serializers.SerializerMethodField(help_text=_HELD)

    def get_permissions(self, place: OrganizationMember) -> list[Permission]:
        return sorted(place.effective, key=list(Permission).index)


class OrganizationOutput(_PlaceOutput):
    """A team as one of its members sees it."""

    id = serializers.UUIDField(source="organization.pk")
    name = serializers.CharField(source="organization.name")
    slug = serializers.CharField(source="organization.slug")
    logo_url = serializers.CharField(source="organization.logo_url")
    brand_colors = ColorsOutput(source="organization.brand_colors")
    settings = SettingsOutput(source="organization.chosen_settings")
    role = serializers.ChoiceField(Role.choices, help_text="Yours.")
    created_at = serializers.DateTimeField(source="organization.created_at")
    updated_at = serializers.DateTimeField(source="organization.updated_at")


class MemberOutput(_PlaceOutput):
    id = serializers.UUIDField(help_text="Of the membership.")
    user = serializers.UUIDField(source="user_id")
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email")
    role = serializers.ChoiceField(Role.choices)
    exceptions = serializers.DictField(
        source="permissions",
        child=serializers.BooleanField(),
        help_text="Permissions added to (true) or taken from (false) the role.",
    )
    joined_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ExceptionsInput(InputSerializer):
    """Replaces all exceptions. true adds a permission to the role's own, false takes it away."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name.value: SwitchField(required=False) for name in EXCEPTIONABLE}


class ChangeMember(InputSerializer):
    """A new role begins without exceptions, unless some are given with it."""

    role = ChoiceField(Role.choices, required=False)
    permissions = ExceptionsInput(required=False)


class TransferInput(InputSerializer):
    member = IdField(help_text="The membership that becomes the owner's; yours becomes an admin's.")


class InviteInput(InputSerializer):
    email = TextField(max_length=254)
    role = ChoiceField(Role.choices, required=False, help_text="Any but owner; editor if not said.")


class InvitationOutput(OutputSerializer):
    id = serializers.UUIDField()
    email = serializers.CharField()
    role = serializers.ChoiceField(Role.choices)
    status = serializers.ChoiceField(InvitationStatus.choices, source="shown_status")
    invited_by = serializers.SerializerMethodField(help_text="A name; null when they are gone.")
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()

    def get_invited_by(self, invitation: OrganizationInvitation) -> str | None:
        return invitation.invited_by.name if invitation.invited_by else None


class TokenInput(InputSerializer):
    token = TextField(max_length=100, help_text="The last part of the mailed link.")


class LetterOutput(OutputSerializer):
    """An invitation as its reader sees it."""

    organization = serializers.CharField(source="organization.name", help_text="The team's name.")
    role = serializers.ChoiceField(Role.choices)
    is_for_you = serializers.SerializerMethodField(help_text="Is it for the address you proved?")
    invited_by = serializers.SerializerMethodField(help_text="Told only to whom it is for.")
    expires_at = serializers.SerializerMethodField(help_text="Told only to whom it is for.")

    def get_is_for_you(self, invitation: OrganizationInvitation) -> bool:  # noqa: ARG002
        return bool(self.context["is_reader"])

    def get_invited_by(self, invitation: OrganizationInvitation) -> str | None:
        known = self.context["is_reader"] and invitation.invited_by
        return invitation.invited_by.name if known and invitation.invited_by else None

    def get_expires_at(self, invitation: OrganizationInvitation) -> datetime.datetime | None:
        return invitation.expires_at if self.context["is_reader"] else None


class RoleOutput(OutputSerializer):
    role = serializers.ChoiceField(Role.choices)
    name = serializers.CharField()
    permissions = serializers.ListField(child=serializers.ChoiceField(Permission.choices))


class PermissionOutput(OutputSerializer):
    permission = serializers.ChoiceField(Permission.choices)
    name = serializers.CharField()
    owners_alone = serializers.BooleanField(help_text="Cannot be given by an exception.")


class MatrixOutput(OutputSerializer):
    permissions = PermissionOutput(many=True)
    roles = RoleOutput(many=True)
