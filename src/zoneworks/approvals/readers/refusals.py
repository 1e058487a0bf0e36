"""What can be wrong with a file."""

from zoneworks.approvals.engine.terms import LogRefusal


class LogUnreadable(LogRefusal):
    """A file that is not the log it should be; the text says in one line what to do."""

    code = "LOG_UNREADABLE"
