"""Members of task forces, and blockers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.fields import DayField
from zoneworks.core.forms import SeenReasonForm, people_choices
from zoneworks.core.models import Membership
from zoneworks.delivery.labels import CAUSES, FIELDS


class MemberForm(forms.Form):
    """Somebody for the task force."""

    membership_id = forms.TypedChoiceField(label=pgettext_lazy("task force", "Who"), coerce=int)
    duty = forms.CharField(label=FIELDS["duty"], max_length=60)
    is_head = forms.BooleanField(label=FIELDS["is_head"], required=False)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        membership: Any = self.fields["membership_id"]
        membership.choices = people_choices(members)


class BlockerForm(forms.Form):
    """What keeps an activity from going on."""

    text = forms.CharField(
        label=FIELDS["text"], max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    cause = forms.ChoiceField(label=FIELDS["cause"], choices=list(CAUSES.items()))
    owner_id = forms.TypedChoiceField(
        label=FIELDS["owner"], coerce=int, help_text=_("Who answers for solving it.")
    )
    due_on = DayField(label=FIELDS["due_on"])

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner_id"]
        owner.choices = people_choices(members)


class BlockerChangeForm(BlockerForm):
    """A change of a blocker as it was seen."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class EscalateForm(SeenReasonForm):
    """Which leader is asked, and why."""

    leader_id = forms.TypedChoiceField(label=FIELDS["escalated_to"], coerce=int)
    field_order = ["leader_id", "reason", "version"]

    def __init__(self, *args: Any, leaders: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leader: Any = self.fields["leader_id"]
        leader.choices = people_choices(leaders)


class SolveForm(forms.Form):
    """How a blocker was solved."""

    solution = forms.CharField(
        label=FIELDS["solution"], max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
