from apps.subscriptions.models.charge_request import ChargeRequest
from apps.subscriptions.models.credit_price import CreditPrice
from apps.subscriptions.models.credit_transaction import CreditTransaction
from apps.subscriptions.models.subscription import Subscription
from apps.subscriptions.models.subscription_plan import SubscriptionPlan

__all__ = [
    "ChargeRequest",
    "CreditPrice",
    "CreditTransaction",
    "Subscription",
    "SubscriptionPlan",
]
