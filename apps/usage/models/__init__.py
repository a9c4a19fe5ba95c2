from apps.usage.models.ai_output import AiOutput
from apps.usage.models.analytics_event import AnalyticsEvent
from apps.usage.models.api_usage import ApiUsage
from apps.usage.models.budget import Budget
from apps.usage.models.daily_cost import DailyCost
from apps.usage.models.provider_drain import ProviderDrain
from apps.usage.models.provider_key import ProviderKey
from apps.usage.models.provider_route import ProviderRoute
from apps.usage.models.usage_watermark import UsageWatermark
from apps.usage.models.workflow_log import WorkflowLog

__all__ = [
    "AiOutput",
    "AnalyticsEvent",
    "ApiUsage",
    "Budget",
    "DailyCost",
    "ProviderDrain",
    "ProviderKey",
    "ProviderRoute",
    "UsageWatermark",
    "WorkflowLog",
]
