from apps.subscriptions.admin.credit_price import CreditPriceAdmin
from apps.subscriptions.admin.subscription_plan import SubscriptionPlanAdmin

__all__ = ["CreditPriceAdmin", "SubscriptionPlanAdmin"]
