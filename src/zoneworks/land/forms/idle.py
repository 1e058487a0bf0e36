"""What people type about idle land: one form an act."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.fields import NUMBER_ERRORS, DayField, MoneyField
from zoneworks.core.forms import people_choices
from zoneworks.land.engine.idle.procedure import IdleAct
from zoneworks.land.labels import idle as words

LONGEST = 2000


def _long(label: Any, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **kwargs)


class SeenForm(forms.Form):
    """An act on a case as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OpenCaseForm(forms.Form):
    """A sign of idle land."""

    note = _long(words.FIELDS["note"], required=False)


class DayForm(SeenForm):
    """The day of something that has happened."""

    on = DayField(label=_("Day"))


class DeliveryForm(DayForm):
    """On which day a paper reached the holder, and how (Civil Procedure Law)."""

    on = DayField(
        label=_("Day"),
        help_text=_(
            "Of a public notice the day of its publication: it counts as delivered thirty days"
            " later (Civil Procedure Law, article 95)."
        ),
    )
    manner = forms.ChoiceField(
        label=words.FIELDS["manner"], choices=[("", _("choose")), *words.MANNERS.items()]
    )
    address = forms.CharField(label=words.FIELDS["address"], max_length=200, required=False)
    proof = forms.CharField(
        label=words.FIELDS["proof"],
        max_length=200,
        help_text=_(
            "The receipt or posting by its number; of a public notice where and when it stood."
        ),
    )


class AnswerForm(DayForm):
    """What the holder answered."""

    answer = _long(words.FIELDS["answer"])


class HindranceForm(SeenForm):
    """What kept the holder from starting."""

    kind = forms.ChoiceField(
        label=words.FIELDS["kind"], choices=[("", _("choose")), *words.HINDRANCES.items()]
    )
    from_on = DayField(label=words.FIELDS["from_on"])
    last_on = DayField(label=_("Last day"), required=False, help_text=_("Empty while it lasts."))
    evidence = _long(words.FIELDS["evidence"], help_text=_("Papers with their numbers and days."))


class ReasonForm(SeenForm):
    """An act with its reason."""

    reason = _long(_("Reason"))


class CancelForm(ReasonForm):
    """The day on which a title was canceled, and how."""

    on = DayField(label=_("Day"))


class DetermineForm(SeenForm):
    """By whose doing land is idle, with the facts."""

    cause = forms.ChoiceField(
        label=words.FIELDS["cause"],
        choices=list(words.CAUSES.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "Articles 8, 12 and 14: a fee or taking back follows the holder's doing alone."
        ),
    )
    reason = _long(words.FIELDS["reason"])


class PublishForm(SeenForm):
    """Where a determination was published, and its number in the monitoring system."""

    published_on = DayField(label=words.FIELDS["published_on"])
    published_at = forms.CharField(label=words.FIELDS["published_at"], max_length=200)
    filed_on = DayField(label=words.FIELDS["filed_on"])
    filing_number = forms.CharField(label=words.FIELDS["filing_number"], max_length=60)


class PlanForm(SeenForm):
    """What was agreed with the holder (article 12)."""

    way = forms.ChoiceField(label=words.FIELDS["way"], choices=list(words.WAYS.items()))
    plan_from_on = DayField(label=words.FIELDS["plan_from_on"])
    plan_start_by = DayField(
        label=words.FIELDS["plan_start_by"],
        required=False,
        help_text=_("For a later start at most a year after the day from which it runs."),
    )
    plan_until_on = DayField(
        label=words.FIELDS["plan_until_on"],
        required=False,
        help_text=_("At most two years after the day from which it runs."),
    )
    plan_price_fen = MoneyField(
        label=words.FIELDS["plan_price_fen"], required=False, help_text=_("Of a buy-back.")
    )
    is_price_paid = forms.BooleanField(
        label=_("Swap: the price of the land was paid in full"), required=False
    )
    has_funds = forms.BooleanField(
        label=_("Swap: the funds of the project are secured"), required=False
    )
    plan = _long(words.FIELDS["plan"])


class ApprovalForm(SeenForm):
    """The approval of the government."""

    approval = forms.CharField(
        label=_("Approval"),
        max_length=120,
        help_text=_("Who approved it, with number and day of the paper."),
    )


class PlanApprovalForm(ApprovalForm):
    """The approval of a plan, on its day."""

    on = DayField(label=_("Approved on"))


class HearingOfferForm(SeenForm):
    """What a hearing is offered on."""

    about = forms.ChoiceField(
        label=words.FIELDS["hearing_about"],
        choices=list(words.DECISIONS.items()),
        widget=forms.RadioSelect,
    )


class HearingForm(SeenForm):
    """When a hearing was asked for and held."""

    asked_on = DayField(label=words.FIELDS["hearing_asked_on"])
    held_on = DayField(label=words.FIELDS["hearing_held_on"], required=False)
    result = _long(words.FIELDS["hearing_result"], required=False)


class EndForm(SeenForm):
    """The proof that works have begun (article 30), or that they go on."""

    on = DayField(label=_("Day"))
    permit_number = forms.CharField(label=_("Construction permit"), max_length=60, required=False)
    permit_on = DayField(label=_("Permit of"), required=False)
    groundwork = forms.ChoiceField(
        label=_("Groundwork"), choices=[("", "—"), *words.GROUNDWORK.items()], required=False
    )
    done_percent = forms.DecimalField(
        label=_("Done of it, percent"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        required=False,
        error_messages=NUMBER_ERRORS,
        help_text=_("Permit and groundwork are needed where works had not begun yet."),
    )
    reason = _long(words.FIELDS["ended_because"])


class AssignForm(SeenForm):
    """Who does a case."""

    officer = forms.TypedChoiceField(label=words.FIELDS["officer"], coerce=int)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["officer"]
        offered.choices = people_choices(people)


FORMS: dict[IdleAct, type[SeenForm]] = {
    IdleAct.INQUIRE: SeenForm,
    IdleAct.DELIVER: DeliveryForm,
    IdleAct.ANSWER: AnswerForm,
    IdleAct.HINDER: HindranceForm,
    IdleAct.DISMISS: ReasonForm,
    IdleAct.DETERMINE: DetermineForm,
    IdleAct.PUBLISH: PublishForm,
    IdleAct.TELL_MORTGAGEES: DayForm,
    IdleAct.PLAN: PlanForm,
    IdleAct.APPROVE_PLAN: PlanApprovalForm,
    IdleAct.TELL_HEARING: HearingOfferForm,
    IdleAct.RECORD_HEARING: HearingForm,
    IdleAct.DECIDE_FEE: ApprovalForm,
    IdleAct.PAY: DayForm,
    IdleAct.DECIDE_RETAKING: ApprovalForm,
    IdleAct.CANCEL_TITLE: CancelForm,
    IdleAct.END: EndForm,
}
"""The form of each act."""
