"""Supervision agreements: terms, promises, signature, consequences."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.concessions import ConcessionKind
from zoneworks.admission.labels import names
from zoneworks.core.fields import DayField, MoneyField

LONGEST_TEXT = 2000


class AgreementForm(forms.Form):
    """The terms of an agreement; what favors the applicant is named by its kind."""

    deposit_fen = MoneyField(
        label=names.FIELDS["deposit_fen"],
        help_text=_("Below the usual deposit it is signed only after a fair-competition review."),
    )
    late_rate = forms.CharField(
        label=names.FIELDS["late_rate"], max_length=20, help_text=_("Such as 10% or 1/10.")
    )
    hold_up_to = forms.CharField(
        label=names.FIELDS["hold_up_to"], max_length=20, help_text=_("Such as 20% or 1/5.")
    )
    extensions = forms.IntegerField(
        label=names.FIELDS["extensions"], min_value=0, max_value=9, initial=1
    )
    note = forms.CharField(
        label=names.FIELDS["note"],
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one["kind"]: one["text"] for one in self.initial.get("concessions") or []}
        kinds = []
        for kind in ConcessionKind:
            name = f"grant_{kind}"
            self.fields[name] = forms.CharField(
                label=names.CONCESSIONS[kind],
                max_length=LONGEST_TEXT,
                required=False,
                initial=known.get(kind, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            kinds.append(name)
        self.fieldsets = [
            (_("Deposit"), ["deposit_fen", "late_rate", "hold_up_to", "extensions"]),
            (_("What favors the applicant (after a fair-competition review)"), kinds),
            (_("Other terms"), ["note"]),
        ]

    def values(self) -> dict[str, Any]:
        """The terms as the service takes them."""
        data = self.cleaned_data
        concessions = [
            {"kind": kind, "text": data[f"grant_{kind}"]}
            for kind in ConcessionKind
            if data.get(f"grant_{kind}")
        ]
        plain = ("deposit_fen", "late_rate", "hold_up_to", "extensions", "note")
        return {name: data.get(name) for name in plain} | {"concessions": concessions}


class AgreementChangeForm(AgreementForm):
    """Changed terms of a draft as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PromiseForm(forms.Form):
    """A promise of the enterprise."""

    kind = forms.ChoiceField(label=names.FIELDS["kind"], choices=list(names.PROMISE_KINDS.items()))
    due_on = DayField(
        label=names.FIELDS["due_on"],
        help_text=_("Included. Figures of a year are checked once the year has ended."),
    )
    amount_fen = MoneyField(
        label=names.FIELDS["amount_fen"],
        required=False,
        help_text=_("For investment, output and taxes."),
    )
    basis = forms.ChoiceField(label=names.FIELDS["basis"], choices=list(names.BASIS_NAMES.items()))
    year = forms.IntegerField(
        label=names.FIELDS["year"],
        min_value=2000,
        max_value=2100,
        required=False,
        help_text=_("For output and taxes."),
    )
    base_fen = MoneyField(
        label=names.FIELDS["base_fen"],
        required=False,
        help_text=_("What the enterprise produced, paid or had invested without the project."),
    )
    weight = forms.IntegerField(label=names.FIELDS["weight"], min_value=0, max_value=100, initial=1)


class PromiseChangeForm(PromiseForm):
    """A changed promise as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(forms.Form):
    """The day of the signature."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed_on = DayField(label=names.FIELDS["signed_on"])


class EndForm(forms.Form):
    """The end of an agreement before its time."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    forfeit_fen = MoneyField(
        label=names.FIELDS["forfeit_fen"],
        help_text=_("Of what still stands of the deposit; the rest is returned."),
    )
    reason = forms.CharField(label=names.FIELDS["reason"], max_length=500)


class ConsequenceForm(forms.Form):
    """What becomes of a part of the deposit."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    return_fen = MoneyField(label=names.FIELDS["return_fen"])
    hold_fen = MoneyField(label=names.FIELDS["hold_fen"])
    forfeit_fen = MoneyField(label=names.FIELDS["forfeit_fen"])
    new_due_on = DayField(
        label=names.FIELDS["new_due_on"],
        required=False,
        help_text=_("For what is held: the promise is checked again after that day."),
    )
    reason = forms.CharField(
        label=names.FIELDS["reason"],
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
