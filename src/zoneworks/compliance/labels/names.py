"""The names of kinds, states, questions and what follows from them.

The law itself stands in the rules in Chinese; here are the short names of its items.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.compliance.engine.conclusions import Heard, Outcome
from zoneworks.compliance.engine.questions import Defense, Finding, Ground
from zoneworks.compliance.engine.reviews import ReviewAct, State
from zoneworks.compliance.engine.subjects import SubjectKind

KINDS = {
    SubjectKind.AGREEMENT: pgettext_lazy("review", "Agreement"),
    SubjectKind.MEASURE: pgettext_lazy("review", "Policy measure"),
    SubjectKind.REWARD: pgettext_lazy("review", "Reward"),
    SubjectKind.SUBSIDY: pgettext_lazy("review", "Subsidy"),
    SubjectKind.OTHER: pgettext_lazy("review", "Other measure"),
}
STATES = {
    State.FIRST_READING: _("First reading"),
    State.SECOND_READING: _("Second reading"),
    State.PASSED: pgettext_lazy("review", "Passed"),
    State.REFUSED: pgettext_lazy("review", "Refused"),
    State.WITHDRAWN: _("Withdrawn"),
    State.REVOKED: pgettext_lazy("review", "Revoked"),
}
EXPIRED = pgettext_lazy("review", "Expired")
"""What a passed review is called once it no longer holds."""
STATE_SHAPES = {
    State.FIRST_READING: "open",
    State.SECOND_READING: "running",
    State.PASSED: "done",
    State.REFUSED: "blocked",
    State.WITHDRAWN: "inapplicable",
    State.REVOKED: "blocked",
}
ACTS = {
    ReviewAct.WRITE: _("Write in the first reading"),
    ReviewAct.SUBMIT: _("Conclude the first reading"),
    ReviewAct.CONFIRM: _("Confirm the conclusion"),
    ReviewAct.SEND_BACK: _("Return to the first reader"),
    ReviewAct.WITHDRAW: _("Withdraw"),
    ReviewAct.REVOKE: _("Revoke the review"),
}

ARTICLES = {
    8: _("Market entry and exit"),
    9: _("Free flow of goods and factors"),
    10: _("Costs of production and operation"),
    11: _("Conduct of production and operation"),
}
QUESTIONS = {
    "8-1": _("Unlawful approvals beyond the negative list"),
    "8-2": _("Unlawful franchises"),
    "8-3": _("Designated operators, goods or services"),
    "8-4": _("Unreasonable or discriminating conditions of entry or exit"),
    "8-5": _("Other restrictions of entry and exit"),
    "9-1": _("Keeping goods or factors out, or operators and goods in"),
    "9-2": _("Keeping out operators from elsewhere, or forcing them to settle here"),
    "9-3": _("Keeping operators from elsewhere out of procurement and tenders"),
    "9-4": _("Discriminating fees, prices or subsidies for what comes from elsewhere"),
    "9-5": _("Discriminating qualifications or enforcement"),
    "9-6": _("Other restrictions of the free flow"),
    "10-1": _("Tax preferences for particular operators"),
    "10-2": _("Selective or differentiated fiscal rewards or subsidies"),
    "10-3": _("Preferences in factors, fees, government funds or social insurance"),
    "10-4": _("Other effects on costs"),
    "11-1": _("Forcing or easing monopoly conduct"),
    "11-2": _("Government prices beyond powers, preferential prices"),
    "11-3": _("Unlawful interference with market prices"),
    "11-4": _("Other effects on conduct"),
}
FINDINGS = {
    Finding.NO: _("Does not contain it"),
    Finding.YES: _("Contains it"),
    Finding.NOT_APPLICABLE: pgettext_lazy("question", "Not applicable"),
}
DEFENSES = {
    Defense.NONE: _("Nothing: it violates the law"),
    Defense.BASIS: _("A basis in law, or an approval of the State Council"),
    Defense.EXCEPTION: _("An exception under article 12"),
}
GROUNDS = {
    Ground.SECURITY: _("National security and development interests"),
    Ground.INNOVATION: _("Scientific progress and the capacity to innovate"),
    Ground.PUBLIC_INTEREST: _("Energy saving, environment, relief and other public interests"),
    Ground.OTHER_LAW: _("Other cases of law and administrative regulations"),
}
HEARD = {
    Heard.OPERATOR: pgettext_lazy("heard", "Operator"),
    Heard.ASSOCIATION: pgettext_lazy("heard", "Trade association or chamber"),
    Heard.PUBLIC: pgettext_lazy("heard", "The public"),
}

OUTCOMES = {
    Outcome.NO_EFFECT: pgettext_lazy("review", "Does not restrict competition"),
    Outcome.WITH_BASIS: _("Allowed, with a basis in law"),
    Outcome.BY_EXCEPTION: _("Allowed as an exception, for a term"),
    Outcome.VIOLATES: _("Violates the standards of review"),
}
OUTCOME_SHAPES = {
    Outcome.NO_EFFECT: "done",
    Outcome.WITH_BASIS: "done",
    Outcome.BY_EXCEPTION: "due",
    Outcome.VIOLATES: "blocked",
}

FIELDS = {
    "number": pgettext_lazy("review", "Number"),
    "title": pgettext_lazy("review", "What is reviewed"),
    "kind": pgettext_lazy("review", "Kind"),
    "state": _("State"),
    "answers": _("Answers to the questions"),
    "placements": _("Places in the positive list"),
    "hearing.kind": pgettext_lazy("heard", "Who"),
    "name": pgettext_lazy("heard", "Name"),
    "heard_on": _("Heard on"),
    "said": _("What they said"),
    "opinion": _("Opinion of the first reader"),
    "concerns_public": _("Touches the interests of the public"),
    "due_on": _("To be read by"),
    "second_unit": _("Unit of the second reader"),
    "remark": _("Remark of the second reader"),
    "outcome": _("Conclusion"),
    "valid_until": _("Valid until before"),
    "positivelistentry.title": pgettext_lazy("positive list", "Title"),
    "text": pgettext_lazy("positive list", "What may be done"),
    "limits": pgettext_lazy("positive list", "Within which limits"),
    "is_sample": pgettext_lazy("positive list", "Sample"),
}
ANSWER_FIELDS = {
    "evidence": _("Where it stands, and in which words"),
    "defense": _("By what it may stand"),
    "basis": _("Basis: law, regulation or approval with number and article"),
    "ground": _("Ground of article 12"),
    "alternatives": _("Why no alternative affects competition less"),
    "ends_on": _("Last day of the exception"),
    "ending": _("Condition that ends it before"),
}
