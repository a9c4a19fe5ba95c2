from apps.subscriptions.models.credit_price import CreditPrice
from apps.subscriptions.models.credit_transaction import CreditTransaction
from apps.subscriptions.models.subscription import Subscription
from apps.subscriptions.models.subscription_plan import SubscriptionPlan

__all__ = ["CreditPrice", "CreditTransaction", "Subscription", "SubscriptionPlan"]
