"""What can go wrong when a paper is issued."""

from tinhso.kernel.actions import ActionError


class IssueError(ActionError):
    """The paper could not be issued; nothing was written."""
