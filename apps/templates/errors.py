from __future__ import annotations

from collections.abc import Iterable

from apps.core.errors import Conflict, InvalidInput, NotAllowed, ProblemList
from apps.core.sentences import gettext as _


class DesignMistake(InvalidInput):
    """One thing that is wrong in a design; field is the path to it."""

    code = "design_invalid"


class DesignInvalid(ProblemList):
    """A template's data does not describe a film: every mistake with its path, the first leads."""

    code = "design_invalid"

    def __init__(self, mistakes: Iterable[DesignMistake]) -> None:
        super().__init__(mistakes)
        self.sentence = " ".join(f"{one.field}: {one}" for one in self.problems)

    @classmethod
    def at(cls, path: str, sentence: str) -> DesignInvalid:
        return cls([DesignMistake(sentence, field=path)])


class TemplateEditingNotAllowed(NotAllowed):
    code = "template_editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(
            _("Your role in this team does not allow changing templates. Ask an editor or admin.")
        )


class SystemTemplateKept(NotAllowed):
    code = "system_template_kept"

    def __init__(self) -> None:
        super().__init__(
            _("System templates stay as they are. Duplicate this one and change the copy.")
        )


class BrandEditingNotAllowed(NotAllowed):
    code = "brand_editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(
            _("Your role in this team does not allow changing its brand. Ask an admin.")
        )


class PromptsForStaffAlone(NotAllowed):
    code = "prompts_for_staff"

    def __init__(self) -> None:
        super().__init__(
            _("Only staff may change the installation's prompts. Make a copy of your own.")
        )


class PromptEditingNotAllowed(NotAllowed):
    code = "prompt_editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(
            _("Your role in this team does not allow changing prompts. Ask an editor or admin.")
        )


class KindTaken(Conflict):
    code = "prompt_kind_taken"

    def __init__(self) -> None:
        super().__init__(
            _("There is a prompt for this vertical, language and format already. Change that one."),
            field="vertical",
        )


class TooManyVersions(Conflict):
    code = "too_many_versions"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A prompt has at most %(most)d versions. Delete some old ones first.")
            % {"most": most}
        )


class SharedPromptKept(Conflict):
    code = "shared_prompt_kept"

    def __init__(self) -> None:
        super().__init__(
            _("Everybody falls back to the installation's prompt. Put another version in force.")
        )


class PromptGone(Conflict):
    code = "prompt_gone"

    def __init__(self) -> None:
        super().__init__(_("This version was deleted meanwhile."))
