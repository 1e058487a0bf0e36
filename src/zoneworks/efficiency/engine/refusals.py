"""What an evaluation refuses, with codes that pages translate."""

from zoneworks.core.engine.refusals import Refusal


class SchemeInvalid(Refusal):
    """A term of a scheme that cannot be read: ``place`` says where, ``value`` what stands there."""

    code = "SCHEME_INVALID"


class WeightsDoNotSum(Refusal):
    """Weights of a group that do not sum to 100."""

    code = "SCHEME_WEIGHTS"


class QuotasDoNotSum(Refusal):
    """Quotas of the grades that do not sum to 100."""

    code = "SCHEME_QUOTAS"


class FiguresMissing(Refusal):
    """A value that the scheme lets nobody go without."""

    code = "FIGURES_MISSING"


class BaselineImpossible(Refusal):
    """A group whose own average is no positive number."""

    code = "BASELINE_IMPOSSIBLE"


class AverageImpossible(Refusal):
    """A group in which nobody has the value whose average others would get."""

    code = "AVERAGE_IMPOSSIBLE"


class GroupTooSmall(Refusal):
    """Fewer ranked enterprises than the scheme's quotas need, and no rule for that."""

    code = "GROUP_TOO_SMALL"


class NobodyToRank(Refusal):
    """An evaluation without a single enterprise to rank."""

    code = "NOBODY_TO_RANK"


class FiguresTooLarge(Refusal):
    """Figures whose exact arithmetic would not fit in 127 bits."""

    code = "FIGURES_TOO_LARGE"


class ActImpossible(Refusal):
    """An act that the state of an evaluation or an objection does not know."""

    code = "EVALUATION_ACT_IMPOSSIBLE"


class WindowOpen(Refusal):
    """An evaluation that is fixed while objections may still come."""

    code = "WINDOW_OPEN"


class WindowClosed(Refusal):
    """An objection after its last day."""

    code = "WINDOW_CLOSED"


class ObjectionsOpen(Refusal):
    """An evaluation that is fixed while objections wait."""

    code = "OBJECTIONS_OPEN"


class RecomputationDue(Refusal):
    """An evaluation whose objections were upheld and that was not computed since."""

    code = "RECOMPUTATION_DUE"
