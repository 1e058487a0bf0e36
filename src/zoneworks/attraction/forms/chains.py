"""What people type into the pages of industry chains."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.partners import PartnerSearch
from zoneworks.attraction.labels.chains import FIELDS, TIERS
from zoneworks.attraction.queries import chains as queries
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.fields import NUMBER_ERRORS, DayField, LongSelect
from zoneworks.core.forms import ReasonForm
from zoneworks.core.templatetags.ui import dot, money_text
from zoneworks.registry import queries as registry
from zoneworks.registry.forms import IndustryField

LAST_PLACE = 9999
WORDS = _("Several products are separated by commas.")


class PositionField(forms.IntegerField):
    """Where a chain or a node stands among the others; the smaller number comes first."""

    def __init__(self) -> None:
        super().__init__(
            label=FIELDS["position"],
            min_value=0,
            max_value=LAST_PLACE,
            required=False,
            error_messages=NUMBER_ERRORS,
            help_text=_("The smaller number comes first."),
        )

    def clean(self, value: Any) -> int:
        """The place; 0 where nothing was typed."""
        return super().clean(value) or 0


class ChainForm(forms.Form):
    """A chain's own columns."""

    name = forms.CharField(label=FIELDS["name"], max_length=60)
    leader = forms.CharField(
        label=FIELDS["leader"],
        max_length=60,
        required=False,
        help_text=_("Who in the zone is in charge of the chain."),
    )
    position = PositionField()
    description = forms.CharField(
        label=FIELDS["description"], max_length=1000, required=False, widget=forms.Textarea
    )


class ChainChangeForm(ChainForm, ReasonForm):
    """A change of a chain."""

    field_order = [*ChainForm.base_fields, "reason", "version"]


class NodeForm(forms.Form):
    """A node's own columns."""

    name = forms.CharField(label=FIELDS["name"], max_length=60)
    tier = forms.ChoiceField(label=FIELDS["tier"], choices=list(TIERS.items()))
    products = forms.CharField(
        label=FIELDS["products"], max_length=200, required=False, help_text=WORDS
    )
    industry_codes = forms.CharField(
        label=FIELDS["industry_codes"],
        max_length=100,
        required=False,
        help_text=_("GB/T 4754, 2 to 4 digits each: enterprises of these classes are suggested."),
    )
    position = PositionField()

    def clean_industry_codes(self) -> list[str]:
        """The codes, one by one."""
        return re.findall(r"[^\s、，,;；]+", self.cleaned_data["industry_codes"])


class NodeChangeForm(NodeForm, ReasonForm):
    """A change of a node."""

    field_order = [*NodeForm.base_fields, "reason", "version"]


class FlowChangeForm(ReasonForm):
    """Another product of a flow."""

    product = forms.CharField(label=FIELDS["product"], max_length=60)
    field_order = ["product", "reason", "version"]


class FlowForm(forms.Form):
    """A product that flows from one node of the zone's chains to another."""

    source = forms.TypedChoiceField(label=FIELDS["source"], coerce=int, widget=LongSelect)
    product = forms.CharField(label=FIELDS["product"], max_length=60)
    target = forms.TypedChoiceField(label=FIELDS["target"], coerce=int, widget=LongSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = _nodes_by_chain(actor)
        for name in ("source", "target"):
            field: Any = self.fields[name]
            field.choices = [("", "—"), *nodes]


class PlacementForm(forms.Form):
    """Which enterprises are entered at a node: ``enterprises`` of the cleaned data, by id."""

    enterprises = forms.TypedMultipleChoiceField(
        label=_("Suggested by their industry class"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    credit_codes = forms.CharField(
        label=_("Others, by their credit codes"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line."),
    )
    products = forms.CharField(
        label=FIELDS["products"],
        max_length=200,
        required=False,
        help_text=_("What all of them make here; each can have its own afterwards."),
    )
    since_on = DayField(label=FIELDS["since_on"], required=False)

    def __init__(self, *args: Any, actor: Actor, node: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        offered: Any = self.fields["enterprises"]
        offered.choices = [
            (one.pk, dot().join([one.name, one.industry_code, _output(one.latest_output_fen)]))
            for one in queries.list_candidates(actor, node)
        ]
        if not offered.choices:
            del self.fields["enterprises"]

    def clean_credit_codes(self) -> list[int]:
        """The ids of the enterprises that have these codes, in the actor's zone."""
        found = []
        for code in self.cleaned_data["credit_codes"].split():
            try:
                found.append(registry.get_enterprise_by_code(self.actor, code).pk)
            except NotFound as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return found

    def clean(self) -> dict[str, Any]:
        """The chosen and the named enterprises together."""
        values = super().clean() or self.cleaned_data
        named = values.pop("credit_codes", [])
        return values | {"enterprises": [*values.get("enterprises", []), *named]}


class PlaceChangeForm(ReasonForm):
    """What an enterprise makes at a node, whether it leads the chain, since when."""

    products = forms.CharField(
        label=FIELDS["products"], max_length=200, required=False, help_text=WORDS
    )
    is_leading = forms.BooleanField(label=FIELDS["is_leading"], required=False)
    since_on = DayField(label=FIELDS["since_on"], required=False)
    field_order = ["products", "is_leading", "since_on", "reason", "version"]


class PartnersForm(forms.Form):
    """What is known of a newcomer; any of it will do."""

    hides_optional = True
    makes = forms.CharField(
        label=_("Products made"), max_length=200, required=False, help_text=WORDS
    )
    needs = forms.CharField(
        label=_("Materials and parts needed"), max_length=200, required=False, help_text=WORDS
    )
    node = forms.TypedChoiceField(
        label=FIELDS["node"],
        widget=LongSelect,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Where it is known; else it is found by the words or the class."),
    )
    industry_code = IndustryField(label=pgettext_lazy("newcomer", "Industry class"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        node: Any = self.fields["node"]
        node.choices = [("", "—"), *_nodes_by_chain(actor)]

    def search(self) -> PartnerSearch:
        """What was typed, once it is valid."""
        values = self.cleaned_data
        names = ("industry_code", "makes", "needs")
        return PartnerSearch(node_id=values["node"], **{name: values[name] for name in names})


def _nodes_by_chain(actor: Actor) -> list[tuple[str, list[tuple[int, str]]]]:
    """The nodes of the actor's zone, grouped by their chains."""
    groups: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    rows = queries.list_nodes(actor).filter(zone_id=actor.zone_id)
    for row in rows.order_by("chain__position", "chain_id", "position", "pk"):
        groups.setdefault(row.chain_id, (row.chain.name, []))[1].append((row.pk, row.name))
    return list(groups.values())


def _output(value: int | None) -> str:
    return str(_("output unknown")) if value is None else money_text(value)
