from apps.subscriptions.admin.charge_request import ChargeRequestAdmin
from apps.subscriptions.admin.credit_pack import CreditPackAdmin
from apps.subscriptions.admin.credit_price import CreditPriceAdmin
from apps.subscriptions.admin.credit_transaction import CreditTransactionAdmin
from apps.subscriptions.admin.payment import PaymentAdmin
from apps.subscriptions.admin.payment_event import PaymentEventAdmin
from apps.subscriptions.admin.payment_method import PaymentMethodAdmin
from apps.subscriptions.admin.subscription import SubscriptionAdmin
from apps.subscriptions.admin.subscription_plan import SubscriptionPlanAdmin

__all__ = [
    "ChargeRequestAdmin",
    "CreditPackAdmin",
    "CreditPriceAdmin",
    "CreditTransactionAdmin",
    "PaymentAdmin",
    "PaymentEventAdmin",
    "PaymentMethodAdmin",
    "SubscriptionAdmin",
    "SubscriptionPlanAdmin",
]
