from apps.usage.admin.api_usage import ApiUsageAdmin
from apps.usage.admin.budget import BudgetAdmin
from apps.usage.admin.daily_cost import DailyCostAdmin
from apps.usage.admin.provider_board import ProviderBoardAdmin
from apps.usage.admin.provider_key import ProviderKeyAdmin
from apps.usage.admin.provider_route import ProviderRouteAdmin
from apps.usage.admin.records import AiOutputAdmin, AnalyticsEventAdmin, WorkflowLogAdmin

__all__ = [
    "AiOutputAdmin",
    "AnalyticsEventAdmin",
    "ApiUsageAdmin",
    "BudgetAdmin",
    "DailyCostAdmin",
    "ProviderBoardAdmin",
    "ProviderKeyAdmin",
    "ProviderRouteAdmin",
    "WorkflowLogAdmin",
]
