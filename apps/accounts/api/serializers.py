from __future__ import annotations

from rest_framework import serializers

from apps.core.api.serializers import InputSerializer, OutputSerializer, TextField

MAX_PASSWORD = 1000


class SignIn(InputSerializer):
    email = TextField(max_length=255)
    password = TextField(max_length=MAX_PASSWORD, trim_whitespace=False)


class SignedIn(OutputSerializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    locale = serializers.CharField(help_text="The language errors are written in.")
    timezone = serializers.CharField()
    is_staff = serializers.BooleanField(help_text="May use the console.")


class CsrfToken(OutputSerializer):
    csrf_token = serializers.CharField(help_text="Send it back as X-CSRFToken.")
