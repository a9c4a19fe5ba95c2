from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentsConfig(AppConfig):
    name = "apps.contents"
    label = "contents"
    verbose_name = _("Contents")

    def ready(self) -> None:
        # Models are there only now.
        from apps.contents.pipeline import watch
        from apps.contents.services import element_clips

        watch.connect()
        element_clips.connect()
