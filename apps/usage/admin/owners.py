"""Owners in lists of history, and in forms that name one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.usage.models.history import HistoryOfOwner
from apps.usage.owners import Owner


def owner_name(row: HistoryOfOwner) -> str:
    """For rows read with their owners (select_related), which leaves None for one who is gone."""
    return str(row.organization or row.user or row.organization_id or row.user_id or "")


def chosen_owner(form: forms.ModelForm[Any], given: dict[str, Any]) -> Owner | None:
    """The one owner that a form names, None when it names none.

    On the page of a row its owner stands, and is not in the form. Raises ValidationError for two.
    """
    user = given.get("user", form.instance.user)
    organization = given.get("organization", form.instance.organization)
    if user and organization:
        raise forms.ValidationError(_("Choose one owner: a person or an organization, not both."))
    if not user and not organization:
        return None
    return Owner(user and user.pk, organization and organization.pk)


def needed_owner(form: forms.ModelForm[Any], given: dict[str, Any]) -> Owner:
    """The same, where there must be one."""
    owner = chosen_owner(form, given)
    if owner is None:
        raise forms.ValidationError(_("Choose one owner: a person or an organization."))
    return owner
