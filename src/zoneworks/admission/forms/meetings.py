"""Meetings: calling one, votes on an item, minutes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import queries
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.labels import names
from zoneworks.admission.services import Cast, Motion
from zoneworks.core.actors import Actor
from zoneworks.core.fields import DayField

LONGEST_TEXT = 4000
OFF = ""


class MeetingForm(forms.Form):
    """A meeting with its members and, for each application that waits, what is moved."""

    hides_optional = True

    title = forms.CharField(label=names.FIELDS["title"], max_length=60)
    held_on = DayField(label=names.FIELDS["held_on"])
    place = forms.CharField(label=names.FIELDS["place"], max_length=120, required=False)
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    chair = forms.TypedChoiceField(label=_("In the chair"), coerce=int)

    def __init__(
        self, *args: Any, actor: Actor, waiting: Sequence[tuple[Any, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        voters = [
            (one.pk, f"{one.user.name} {one.unit.name if one.unit else ''}".strip())
            for one in queries.list_voters(actor)
        ]
        members: Any = self.fields["members"]
        chair: Any = self.fields["chair"]
        members.choices, chair.choices = voters, voters
        self.waiting = [row for row, _stage in waiting]
        head = ["title", "held_on", "place"]
        self.fieldsets: list[tuple[Any, list[str]]] = []
        self.fieldsets += [(_("Meeting"), head), (_("Committee"), ["members", "chair"])]
        for row, stage in waiting:
            name = f"motion_{row.pk}"
            best = [
                (code, label)
                for code, label in names.OUTCOMES.items()
                if code is not Outcome.ADMIT or row.proposal == Outcome.ADMIT
            ]
            self.fields[name] = forms.ChoiceField(
                label=_("What is moved"),
                choices=[(OFF, _("not on this agenda")), *best],
                required=False,
                help_text=_("Before: %(stage)s. Best outcome by the scheme: %(best)s.")
                % {"stage": stage, "best": names.OUTCOMES[row.proposal]},
            )
            self.fieldsets.append((f"{row.number} {row.project.name}", [name]))

    def motions(self) -> list[Motion]:
        """The applications that were put on the agenda."""
        data = self.cleaned_data
        return [
            Motion(row.pk, Outcome(data[f"motion_{row.pk}"]))
            for row in self.waiting
            if data.get(f"motion_{row.pk}")
        ]


ABSENT, RECUSED = "", "RECUSED"
CHOICES = [(RECUSED, _("Recused")), *names.VOTES.items()]


class VoteForm(forms.Form):
    """One's own vote."""

    vote = forms.ChoiceField(label=names.FIELDS["vote"], choices=CHOICES, widget=forms.RadioSelect)
    recused_because = forms.CharField(
        label=_("Why you recuse yourself"), max_length=300, required=False
    )
    remark = forms.CharField(label=names.FIELDS["remark"], max_length=300, required=False)

    def cast(self) -> Cast:
        """What was typed."""
        return cast_of(
            self.cleaned_data["vote"],
            self.cleaned_data["recused_because"],
            self.cleaned_data["remark"],
        )

    def clean(self) -> dict[str, Any]:
        """A reason for who is recused."""
        values = super().clean() or self.cleaned_data
        if values.get("vote") == RECUSED and not values.get("recused_because"):
            self.add_error("recused_because", _("Say why: the record keeps it."))
        return values


def cast_of(vote: str, because: str, remark: str = "") -> Cast:
    """A ballot as it was typed."""
    if vote == RECUSED:
        return Cast(None, because, remark)
    return Cast(Vote(vote) if vote else None, "", remark)


class BallotsForm(forms.Form):
    """How each member voted on an item, as it is minuted."""

    hides_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seats: Iterable[Any], given: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        known = {one.seat_id: one for one in given}
        self.fieldsets = []
        for seat in self.seats:
            before = known.get(seat.pk)
            vote = "" if before is None else before.vote or RECUSED
            self.fields[f"vote_{seat.pk}"] = forms.ChoiceField(
                label=names.FIELDS["vote"],
                choices=[(ABSENT, _("absent")), *CHOICES],
                required=False,
                initial=vote,
            )
            self.fields[f"because_{seat.pk}"] = forms.CharField(
                label=names.FIELDS["recused_because"],
                max_length=300,
                required=False,
                initial=before.recused_because if before is not None else "",
            )
            fields = [f"vote_{seat.pk}", f"because_{seat.pk}"]
            self.fieldsets.append((seat.member.user.name, fields))

    def clean(self) -> dict[str, Any]:
        """A reason for each who is recused."""
        values = super().clean() or self.cleaned_data
        for seat in self.seats:
            because = values.get(f"because_{seat.pk}")
            if values.get(f"vote_{seat.pk}") == RECUSED and not because:
                self.add_error(f"because_{seat.pk}", _("Say why: the record keeps it."))
        return values

    def casts(self) -> dict[int, Cast]:
        """The ballots by seat; those of who was absent are left out."""
        data = self.cleaned_data
        found = {
            one.pk: cast_of(data[f"vote_{one.pk}"], data[f"because_{one.pk}"]) for one in self.seats
        }
        return {pk: one for pk, one in found.items() if one != Cast()}


class MinutesForm(forms.Form):
    """The minutes with which a meeting is closed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.CharField(
        label=names.FIELDS["minutes"],
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "What was said. Members, recusals and votes are added as tables. Who has neither voted"
            " nor recused themselves counts as absent."
        ),
    )
