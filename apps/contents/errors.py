from __future__ import annotations

from typing import TYPE_CHECKING

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.sentences import gettext as _

if TYPE_CHECKING:
    from apps.contents.similar import Similar


class AlreadyProcessing(Conflict):
    code = "already_processing"

    def __init__(self) -> None:
        super().__init__(
            _("This video is being produced already. Wait for it, or cancel it first.")
        )


class NothingToCancel(Conflict):
    code = "nothing_to_cancel"

    def __init__(self) -> None:
        super().__init__(_("This run has ended already."))


class ProjectNotActive(Conflict):
    code = "project_not_active"

    def __init__(self) -> None:
        super().__init__(
            _("The project is paused or archived. Make it active to produce videos."),
            field="project",
        )


class ProjectUnknown(InvalidInput):
    """There is no such project, or the person may not know of it."""

    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("There is no such project."), field="project")


class EditingNotAllowed(NotAllowed):
    code = "editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role lets you look, not change. Ask an admin of the team."))


class ProducingNotAllowed(NotAllowed):
    code = "producing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role does not let you produce videos. Ask an admin of the team."))


class UrgencyNotAllowed(NotAllowed):
    code = "urgency_not_allowed"

    def __init__(self) -> None:
        super().__init__(
            _("Only the people who run this site can call a run urgent."), field="priority"
        )


class RunEnded(Conflict):
    code = "run_ended"

    def __init__(self) -> None:
        super().__init__(_("This run has ended already."))


class SourceUnusable(InvalidInput):
    """The text cannot become a film; the sentence says why."""

    code = "source_unusable"


class NoTextProvider(InvalidInput):
    code = "no_text_provider"

    def __init__(self, field: str = "topic") -> None:
        super().__init__(
            _(
                "A topic alone needs a text provider, and none is set up. "
                "Give a text, a web page or a feed, or set a provider's key."
            ),
            field=field,
        )


class DiskAlmostFull(Conflict):
    code = "disk_almost_full"

    def __init__(self, free_mb: int, needed_mb: int) -> None:
        super().__init__(
            _(
                "The disk is almost full: %(free)d MB are free, %(needed)d MB are needed. "
                "Free some space and start again."
            )
            % {"free": free_mb, "needed": needed_mb}
        )


class StoryboardChanged(Conflict):
    """Somebody else edited the scenes since they were read."""

    code = "storyboard_changed"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed the scenes since you saw them. Look at them, then repeat it."),
            field="version",
        )


class NoScenes(Conflict):
    code = "no_scenes"

    def __init__(self) -> None:
        super().__init__(_("There are no scenes yet. Write a script, or produce the video first."))


class SceneLocked(Conflict):
    code = "scene_locked"

    def __init__(self, position: int) -> None:
        super().__init__(
            _("Scene %(number)d is locked. Unlock it first.") % {"number": position + 1}
        )


class AssetShownAlready(InvalidInput):
    code = "shown_already"

    def __init__(self, position: int) -> None:
        super().__init__(
            _("Scene %(number)d shows this file already. Choose another, or allow the repetition.")
            % {"number": position + 1},
            field="asset",
        )


class NobodyDraws(InvalidInput):
    """No provider is set up for where the picture should come from."""

    code = "nobody_draws"

    def __init__(self) -> None:
        super().__init__(
            _("No provider of such pictures is set up. Choose another kind of picture."),
            field="source",
        )


class NothingToUndo(Conflict):
    code = "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__(_("There is no edit that could be undone."))


class AssetInUse(Conflict):
    """Scenes show the file."""

    code = "in_use"

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _("Scenes of %(titles)s show this file. Choose other pictures for them first.")
            % {"titles": ", ".join(f"“{title}”" for title in titles)}
        )


class AssetChosen(Conflict):
    """Projects name the file for their films."""

    code = "in_use"

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            _("Videos of %(names)s use this file. Choose another in the project first.")
            % {"names": ", ".join(f"“{name}”" for name in names)}
        )


class NotYetPublishable(Conflict):
    """The policy gate is closed; the sentence says why."""

    code = "not_publishable"


class DecidingNotAllowed(NotAllowed):
    code = "deciding_not_allowed"

    def __init__(self) -> None:
        super().__init__(
            _("Your role does not let you decide about flagged scripts. Ask an admin of the team.")
        )


class DecidingForStaffAlone(NotAllowed):
    code = "deciding_for_staff"

    def __init__(self) -> None:
        super().__init__(
            _("Only the people who run this site can let this through. Change the script instead.")
        )


class ScriptBlocked(Conflict):
    code = "script_blocked"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="script")


class ProposalAtWork(Conflict):
    code = "proposal_at_work"

    def __init__(self) -> None:
        super().__init__(
            _("Another proposal for this script is being written. Wait for it, then ask again.")
        )


class BatchNotReady(Conflict):
    """The batch is not in a state where this can be done; the sentence says which."""

    code = "batch_not_ready"


class RowsAreFaulty(InvalidInput):
    """A batch is started whole, unless a person leaves the faulty rows out."""

    code = "rows_are_faulty"

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "%(count)d rows cannot become videos. Put them right in the file, "
                "or choose to leave them out."
            )
            % {"count": count},
            field="leave_out_faulty",
        )


class NearDuplicate(Conflict):
    """The content is too like an earlier one; other is that one's id."""

    code = "near_duplicate"

    def __init__(self, similar: Similar) -> None:
        super().__init__(
            _(
                "This video is %(percent)d %% like “%(title)s” (%(id)s). Choose another topic, or "
                "allow it with a reason."
            )
            % {
                "percent": round(100 * similar.likeness),
                "title": similar.content.title,
                "id": similar.content.pk,
            },
            field="duplicate",
        )
        self.other = similar.content.pk


class FilmMissing(Conflict):
    """There is nothing to publish; the sentence says why."""

    code = "film_missing"
