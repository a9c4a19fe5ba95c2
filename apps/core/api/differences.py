"""How differences between two texts are told."""

from __future__ import annotations

from rest_framework import serializers

from apps.core.api.serializers import OutputSerializer
from apps.core.language.differences import ADDED, CHANGED, REMOVED, SAME

PIECE_CHANGES = (SAME, ADDED, REMOVED)
LINE_CHANGES = (SAME, CHANGED, ADDED, REMOVED)


class PieceOutput(OutputSerializer):
    change = serializers.ChoiceField(PIECE_CHANGES)
    text = serializers.CharField()


class LineOutput(OutputSerializer):
    change = serializers.ChoiceField(LINE_CHANGES)
    pieces = PieceOutput(many=True, help_text="The words of both in reading order.")
