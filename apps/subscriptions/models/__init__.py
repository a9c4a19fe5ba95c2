from apps.subscriptions.models.credit_price import CreditPrice
from apps.subscriptions.models.subscription_plan import SubscriptionPlan

__all__ = ["CreditPrice", "SubscriptionPlan"]
