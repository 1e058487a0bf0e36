"""Forms of obligations, checks after building, breaches and acts on many items."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.handling import RULES, HandlingAct
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.services import Series
from zoneworks.core import clock
from zoneworks.core.fields import DayField


def _words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class _Seen(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseObligationForm(_Seen):
    """Whether an obligation was kept, and what shows it."""

    was_kept = forms.TypedChoiceField(
        label=pgettext_lazy("obligation", "Result"),
        choices=[("yes", _("kept")), ("no", _("broken"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = _words(labels.CASE_FIELDS["note"], required=False)

    field_order = ["was_kept", "note", "version"]


class OrderCorrectionForm(_Seen):
    """By when a false promise is to be corrected, and how."""

    correct_by = DayField(label=labels.CASE_FIELDS["correct_by"])
    reason = _words(_("What is to be corrected"))

    field_order = ["correct_by", "reason", "version"]


class ConfirmCorrectionForm(_Seen):
    """What shows that it is corrected."""

    reason = _words(_("What proves it"))

    field_order = ["reason", "version"]


class CloseBreachForm(_Seen):
    """What came of an enforcement case."""

    outcome = _words(labels.CASE_FIELDS["outcome"])

    field_order = ["outcome", "version"]


class PutOffForm(forms.Form):
    """Which technical check follows the building, by when, and who answers for it."""

    check = forms.ChoiceField(label=_("Technical check"))
    due_on = DayField(label=pgettext_lazy("turn", "Due"))
    responsible = forms.CharField(label=labels.CASE_FIELDS["responsible"], max_length=100)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checks: Any = self.fields["check"]
        rule = process.build_first
        checks.choices = [
            (one.code, f"{labels.name_of(one)} ({one.article})")
            for one in (rule.checks if rule is not None else ())
        ]


class TermsForm(forms.Form):
    """The applicant's acceptance of the terms on which simulated results become formal."""

    accepts = forms.BooleanField(
        label=_(
            "We accept: results convert only on the assumed conditions, item by item, at our own"
            " risk and without a claim for costs"
        )
    )
    document = forms.CharField(
        label=_("Signed paper"),
        max_length=200,
        help_text=_("Its number or name, as it was shown at the window."),
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["document"]


class BulkForm(forms.Form):
    """What an act on many items asks once for all of them."""

    on = DayField(
        label=pgettext_lazy("act", "Day"),
        help_text=_("An earlier day is marked as entered late."),
    )

    def __init__(self, *args: Any, act: HandlingAct, wants_number: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        if wants_number:
            self.fields["before"] = forms.CharField(
                label=_("Number begins with"), max_length=40, required=False
            )
            self.fields["first"] = forms.IntegerField(
                label=_("First number"), min_value=1, max_value=10**9
            )
            self.fields["after"] = forms.CharField(
                label=_("Number ends with"), max_length=10, required=False
            )
        if act in {HandlingAct.REVIEW, HandlingAct.URGE} or RULES[act].wants_reason:
            self.fields["reason"] = _words(
                _("Opinion") if act is HandlingAct.REVIEW else _("Reason"),
                required=RULES[act].wants_reason,
            )

    def series(self) -> Series | None:
        """The series of numbers, None where the act asks for none."""
        if "first" not in self.fields:
            return None
        values = self.cleaned_data
        return Series(values["before"], values["first"], values["after"])
