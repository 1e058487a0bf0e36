"""Forms of posts and substitutes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.handling import UNIT_POSTS
from zoneworks.core.actors import role_label
from zoneworks.core.engine.roles import Role
from zoneworks.core.fields import DayField
from zoneworks.core.models import Membership, Unit


class AuthorityForm(forms.Form):
    """Which unit an authority is."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["unit"]
        offered.choices = [(unit.pk, unit.name) for unit in units if unit.is_active]


class PostForm(forms.Form):
    """A member and the post."""

    membership = forms.TypedChoiceField(label=_("Member"), coerce=int, choices=[])
    post = forms.ChoiceField(
        label=_("Post"), choices=[(post.value, labels.POSTS[post]) for post in UNIT_POSTS]
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["membership"]
        offered.choices = _members(members)


class SubstituteForm(forms.Form):
    """Who stands in for the holder of a post, when, and by which document."""

    substitute = forms.TypedChoiceField(label=_("Substitute"), coerce=int, choices=[])
    since = DayField(label=_("From"))
    until = DayField(label=_("Until before"), help_text=_("The first day that does not count."))
    document = forms.CharField(label=_("Document that allows it"), max_length=200)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["substitute"]
        offered.choices = _members(members)


def _members(members: Sequence[Membership]) -> list[tuple[int, str]]:
    return [
        (
            one.pk,
            " · ".join(
                part
                for part in (
                    one.user.name,
                    role_label(Role(one.role)),
                    one.unit.name if one.unit else "",
                )
                if part
            ),
        )
        for one in members
    ]
