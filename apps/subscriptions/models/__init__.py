from apps.subscriptions.models.charge_request import ChargeRequest
from apps.subscriptions.models.credit_pack import CreditPack
from apps.subscriptions.models.credit_price import CreditPrice
from apps.subscriptions.models.credit_transaction import CreditTransaction
from apps.subscriptions.models.payment import Payment
from apps.subscriptions.models.payment_event import PaymentEvent
from apps.subscriptions.models.payment_method import PaymentMethod
from apps.subscriptions.models.subscription import Subscription
from apps.subscriptions.models.subscription_plan import SubscriptionPlan

__all__ = [
    "ChargeRequest",
    "CreditPack",
    "CreditPrice",
    "CreditTransaction",
    "Payment",
    "PaymentEvent",
    "PaymentMethod",
    "Subscription",
    "SubscriptionPlan",
]
