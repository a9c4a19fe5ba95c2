"""Strict input: unknown fields and values of another type are refused, never guessed at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from apps.core.language.unseen import is_invisible

_MOST_NAMED = 20


class InputSerializer(serializers.Serializer[Any]):
    """Base of all input: a field nobody knows is an error, not a silent loss."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                sentence = ErrorDetail(
                    _("There is no such field. Known are: %(known)s.")
                    % {"known": ", ".join(self.fields)},
                    code="unknown_field",
                )
                raise serializers.ValidationError(
                    {str(name): [sentence] for name in unknown[:_MOST_NAMED]}
                )
        return super().to_internal_value(data)


class OutputSerializer(serializers.Serializer[Any]):
    """Base of all output: says what an answer holds, for the code and for the schema."""


class TextField(serializers.CharField):
    """Text only: a number is not taken for its digits."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is not serializers.empty and data is not None and not isinstance(data, str):
            self.fail("invalid")
        if isinstance(data, str) and data and not self.allow_blank and is_invisible(data):
            # A name of signs without a shape would be an empty place in every list.
            self.fail("blank")
        return super().run_validation(data)


class IdField(serializers.UUIDField):
    """A UUID written as text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class NumberField(serializers.FloatField):
    """A JSON number."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, (int, float)):
            self.fail("invalid")
        return super().to_internal_value(data)


class WholeNumberField(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class SwitchField(serializers.BooleanField):
    """true or false, and nothing that merely looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class ChoiceField(serializers.ChoiceField):
    """One of the choices, written as text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class FieldProblemOutput(OutputSerializer):
    field = serializers.CharField(help_text="A path such as `body.2`; may be empty.")
    code = serializers.CharField(help_text="Stable, for machines.")
    detail = serializers.CharField(help_text="A sentence for people.")


class ProblemOutput(OutputSerializer):
    """RFC 9457; `problems.Problem` as the schema describes it."""

    type = serializers.CharField(help_text="Always about:blank.")
    title = serializers.CharField(help_text="The meaning of the status.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable, for machines.")
    detail = serializers.CharField(help_text="A sentence for people.")
    errors = FieldProblemOutput(many=True)  # type: ignore[assignment]
