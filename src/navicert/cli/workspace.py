"""The workspace of a command: opened as the global options say, with the titles of its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from navicert.cli.options import Session
from navicert.errors import NavicertError

if TYPE_CHECKING:
    from navicert.model.listing import ScreeningList
    from navicert.services.workspace import Workspace


def open_workspace(here: Session) -> Workspace:
    """The workspace that options and settings name; made from the bundled lists where there is none."""
    from navicert.services import workspace

    return workspace.open_workspace(settings=here.settings().settings, say=here.say)


def known_lists(workspace: Workspace) -> dict[str, ScreeningList]:
    """The lists of a workspace by code, private ones with the title their owner gave."""
    from navicert.services import lists

    return lists.known_lists(workspace)


def data_version(here: Session) -> str:
    """The version of the lists, in words, for `--version`; makes no workspace."""
    from navicert.services import workspace

    try:
        with workspace.open_workspace(settings=here.settings().settings, create=False) as opened:
            versions = opened.store.lists.versions()
            if not versions:
                return "lists: none loaded; run `navicert init`"
            newest = max(record.published for record in versions)
            count = len({record.code for record in versions})
            return f"lists: {opened.store.data_version()} ({count} lists, the newest of {newest})"
    except NavicertError as error:
        return f"lists: {error}"
