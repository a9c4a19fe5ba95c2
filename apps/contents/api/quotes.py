"""What a film will cost, before it is ordered."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.contents.api.inputs import AskQuote
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.projects.states import ContentFormat
from apps.subscriptions.selectors import quote_video


class QuoteOutput(OutputSerializer):
    content_format = serializers.ChoiceField(ContentFormat.choices)
    script_credits = serializers.IntegerField()
    video_credits = serializers.IntegerField()
    total_credits = serializers.IntegerField()


class QuotesView(ApiView):
    @extend_schema(summary="Get a quote", parameters=[AskQuote], responses=QuoteOutput)
    def get(self, request: Request) -> Response:
        asked = AskQuote(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        content_format = asked.validated_data["content_format"]
        quote = quote_video(content_format=content_format)
        return Response(
            {
                "content_format": content_format,
                "script_credits": quote.script_credits,
                "video_credits": quote.video_credits,
                "total_credits": quote.total_credits,
            }
        )
