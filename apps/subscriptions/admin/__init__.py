from apps.subscriptions.admin.charge_request import ChargeRequestAdmin
from apps.subscriptions.admin.credit_price import CreditPriceAdmin
from apps.subscriptions.admin.credit_transaction import CreditTransactionAdmin
from apps.subscriptions.admin.subscription import SubscriptionAdmin
from apps.subscriptions.admin.subscription_plan import SubscriptionPlanAdmin

__all__ = [
    "ChargeRequestAdmin",
    "CreditPriceAdmin",
    "CreditTransactionAdmin",
    "SubscriptionAdmin",
    "SubscriptionPlanAdmin",
]
