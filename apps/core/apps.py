from django.apps import AppConfig
from django.contrib.auth.signals import user_login_failed


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from apps.core.sign_in_refusals import record_failed_sign_in

        user_login_failed.connect(record_failed_sign_in, dispatch_uid="core.failed_sign_in")
