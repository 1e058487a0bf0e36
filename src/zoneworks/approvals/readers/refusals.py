"""What can be wrong with a file."""

from zoneworks.core.engine.refusals import Refusal


class LogUnreadable(Refusal):
    """A file that is not the log it should be; the text says in one line what to do."""

    code = "LOG_UNREADABLE"
