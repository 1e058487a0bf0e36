"""What people type about acquisition, sale, expansion and transfer of land: one form an act."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.fields import DayField, MoneyField, count_field, decimal_field
from zoneworks.core.forms import people_choices
from zoneworks.core.templatetags.ui import typed_money
from zoneworks.land import definitions
from zoneworks.land.engine.trade.acquisition import AcquisitionAct
from zoneworks.land.engine.trade.expansion import ExpansionAct
from zoneworks.land.engine.trade.sale import RISING, Method, SaleAct
from zoneworks.land.engine.trade.terms import MONEY, StandardKind
from zoneworks.land.forms.fields import InstalmentsField
from zoneworks.land.forms.idle import SeenForm
from zoneworks.land.labels import USES
from zoneworks.land.labels import trade as words
from zoneworks.registry.forms import ActorForm, EnterpriseField, ProjectField

F = words.FIELDS


def _line(name: str, *, longest: int = 60, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=F[name], max_length=longest, **kwargs)


def _long(name: str, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=F[name], max_length=2000, widget=widget, **kwargs)


def _yes(name: str, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=F[name], required=False, **kwargs)


def _m2(name: str, *, needed: bool = True) -> Any:
    return decimal_field(F[name], unit="m²", needed=needed)


class PersonForm(forms.Form):
    """A form that names a person of the zone."""

    responsible = forms.TypedChoiceField(label=F["responsible"], coerce=int)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["responsible"]
        offered.choices = people_choices(people)


class OpenAcquisitionForm(PersonForm):
    """Why a parcel is acquired, and for which use it is cleared."""

    reason = _long("reason")
    use_after = forms.ChoiceField(label=F["use_after"], choices=list(USES.items()))
    is_supervised = _yes("is_supervised")


class OpenSaleForm(PersonForm):
    """How a parcel is sold."""

    method = forms.ChoiceField(
        label=F["method"],
        choices=list(words.METHODS.items()),
        initial="LISTING",
        help_text=_(
            "Land for industry, storage, business and homes goes by tender, auction or listing"
            " alone (order 39 of 2007, article 4)."
        ),
    )
    begun_on = DayField(
        label=F["begun_on"],
        required=False,
        help_text=_("An earlier day for a sale of the past that is entered late."),
    )
    is_standard = _yes("is_standard", initial=True)
    with_plan = _yes("with_plan")


class OpenExpansionForm(PersonForm):
    """What a firm wants to build on land that it holds, and what the registry says."""

    purpose = _long("purpose")
    asked_m2 = _m2("asked_m2")
    investment_fen = MoneyField(label=F["investment_fen"], required=False)
    use_after = forms.ChoiceField(label=F["use_after"], choices=list(USES.items()))
    is_split = _yes("is_split")
    extract = _line("extract", help_text=_("Its number; the registry was looked at for it."))
    is_seized = _yes("is_seized")
    has_consent = _yes("has_consent")


class ValueForm(SeenForm):
    """A valuation."""

    valuation_number = _line("valuation_number")
    valuer = _line("valuer", longest=120)
    valued_on = DayField(label=F["valued_on"])
    value_fen = MoneyField(label=F["value_fen"])


class AgreeForm(SeenForm):
    """The agreement with the holder."""

    agreement_number = _line("agreement_number")
    agreed_on = DayField(label=F["agreed_on"])
    price_fen = MoneyField(label=F["price_fen"])
    instalments = InstalmentsField(
        label=F["instalments"],
        required=False,
        help_text=_("One a line: day, blank, amount in 10,000 yuan. Empty: the price at once."),
    )
    before_cancellation_fen = MoneyField(
        label=F["before_cancellation_fen"],
        required=False,
        help_text=_("Empty: the whole price."),
    )
    terms = _long("terms", required=False)


class PayForm(SeenForm):
    """A payment."""

    paid_on = DayField(label=F["paid_on"])
    amount_fen = MoneyField(label=F["amount_fen"])
    document = _line("document", longest=120)


class CancelTitleForm(SeenForm):
    """The cancellation of a title."""

    canceled_on = DayField(label=F["canceled_on"])
    registry_number = _line("registry_number")


class ClearForm(SeenForm):
    """Something of the clearing that is done."""

    kind = forms.ChoiceField(label=F["kind"], choices=list(words.CLEARINGS.items()))
    done_on = DayField(label=F["done_on"])
    document = _line("document", longest=200)


class ClearedForm(SeenForm):
    """The day on which land was clear."""

    cleared_on = DayField(label=F["cleared_on"])


class EndForm(SeenForm):
    """An end with its reason."""

    reason = _long("reason")


class AssignForm(PersonForm, SeenForm):
    """Another person, or another last day of the stage."""

    stage_due_on = DayField(label=F["stage_due_on"])
    reason = _long("reason")
    field_order = ["responsible", "stage_due_on", "reason", "version"]


def _standard_field(kind: StandardKind, *, needed: bool) -> Any:
    label = words.STANDARD[kind]
    if kind in MONEY:
        return MoneyField(label=label, required=needed)
    if kind is StandardKind.ENVIRONMENT:
        return forms.CharField(label=label, max_length=200, required=needed)
    return decimal_field(label, places=4, needed=needed)


def _standard_initial(kind: StandardKind, value: str) -> Any:
    return int(value) if kind in MONEY else value


class _StandardForm(forms.Form):
    """Values of a standard sale, one field a kind; their texts stand in ``standard``."""

    def add_standard(self, known: dict[str, str], asked: Collection[StandardKind] = ()) -> None:
        """Add the fields, with the values that are known; those that are asked must be filled."""
        for kind in StandardKind:
            field = _standard_field(kind, needed=kind in asked)
            if str(kind) in known:
                field.initial = _standard_initial(kind, known[str(kind)])
            self.fields[f"standard_{kind}"] = field

    def clean(self) -> dict[str, Any]:
        """The values as texts by kind."""
        values = super().clean() or {}
        texts = {str(kind): values.pop(f"standard_{kind}", None) for kind in StandardKind}
        values["standard"] = {
            kind: str(value) for kind, value in texts.items() if value not in {None, ""}
        }
        return values


class FixForm(SeenForm, _StandardForm):
    """The conditions of a sale; those of a standard sale each have a field."""

    def __init__(
        self,
        *args: Any,
        row: Any,
        known: dict[str, str],
        asked: Collection[StandardKind],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if row.is_standard:
            self.add_standard(known, asked)


class AnnounceForm(SeenForm):
    """The announcement of a sale, with what order 39 asks of it (article 9)."""

    announcement_number = _line("announcement_number")
    announced_on = DayField(
        label=F["announced_on"], help_text=_("Not before the day on which the sale was begun.")
    )
    grantor_address = _line("grantor_address", longest=200)
    location = _line("location", longest=200)
    term_years = count_field(F["term_years"], needed=True, least=1)
    bidders = _long("bidders")
    documents_at = _long("documents_at")
    register_at = _long("register_at")
    register_by = DayField(label=F["register_by"])
    opens_on = DayField(
        label=F["opens_on"],
        help_text=_("At least 20 days after the announcement (order 39, article 8)."),
    )
    closes_on = DayField(
        label=F["closes_on"],
        help_text=_("A listing lasts at least 10 days (order 39, article 18)."),
    )
    held_at = _line("held_at", longest=200)
    award = _long("award")
    start_price_fen = MoneyField(label=F["start_price_fen"])
    deposit_fen = MoneyField(label=F["deposit_fen"])
    increment_fen = MoneyField(
        label=F["increment_fen"],
        help_text=_("Each bid is at least so much above the last (order 39, articles 15 and 17)."),
    )
    is_priority = _yes(
        "is_priority",
        help_text=_("70 percent of the national least price are enough (2009, no. 56)."),
    )

    def __init__(self, *args: Any, row: Any, least: tuple[int, int], **kwargs: Any) -> None:
        """Ask for the announcement of a sale; ``least`` are the nation's and the zone's prices."""
        super().__init__(*args, **kwargs)
        if any(least):
            national, own = (typed_money(fen) if fen else "—" for fen in least)
            self.fields["start_price_fen"].help_text = _(
                "National least price: %(national)s; the zone’s floor: %(own)s."
            ) % {"national": national, "own": own}
        if row.method not in RISING:
            del self.fields["increment_fen"]
        if row.method == Method.AGREEMENT:  # order 39 does not govern it
            self.fields["opens_on"].help_text = ""
            self.fields["closes_on"].help_text = _(
                "Applications are taken for at least 30 days from the announcement (order 21 of"
                " 2003, article 8)."
            )


class DealForm(SeenForm, ActorForm):
    """The confirmation of a deal."""

    winner = EnterpriseField(label=F["winner"])
    project = ProjectField(label=F["project"], required=False)
    deal_on = DayField(label=F["deal_on"])
    price_fen = MoneyField(label=F["price_fen"])
    confirmation_number = _line("confirmation_number")


class PublishForm(SeenForm):
    """Where and when a result was published."""

    published_on = DayField(label=F["published_on"])
    published_at = _line("published_at", longest=200)


class SuperviseForm(SeenForm):
    """The supervision agreement of a sale."""

    supervision = _line("supervision", longest=40, help_text=_("Its number; it is signed."))


class SignForm(SeenForm):
    """The contract of grant with the winner."""

    number = forms.CharField(label=_("Number of the contract"), max_length=40)
    signed_on = DayField(label=F["signed_on"])
    investment_fen = MoneyField(label=_("Investment promised"))
    delivered_on = DayField(label=pgettext_lazy("land", "Delivered on"), required=False)
    start_by = DayField(
        label=_("Works to begin by"),
        required=False,
        help_text=_("Empty: a year from delivery (Measures for Idle Land, article 22)."),
    )
    finish_by = DayField(label=_("Works to end by"), required=False)
    until_on = DayField(label=pgettext_lazy("land", "Title ends on"))
    late_because = _line("late_because", longest=500, required=False)


class ApproveForm(SeenForm):
    """The approval of an expansion."""

    approval = _line("approval", longest=120)
    approved_on = DayField(label=F["approved_on"])
    approved_m2 = _m2("approved_m2")
    price_fen = MoneyField(
        label=F["price_fen"],
        required=False,
        help_text=_("None for industrial land of the same use (State Council 2008, no. 3)."),
    )
    finish_by = DayField(label=F["finish_by"])
    extract = _line("extract")
    is_seized = _yes("is_seized")
    has_consent = _yes("has_consent")


class FinishForm(SeenForm):
    """The end of an expansion; what was added is summed from the floors."""

    done_on = DayField(label=F["done_on"])
    result = _long("result")


class TransferForm(ActorForm):
    """A transfer of granted land."""

    taker = EnterpriseField(label=F["taker"])
    on = DayField(label=F["on"])
    price_fen = MoneyField(label=F["price_fen"])
    certificate = _line("certificate")
    is_price_paid = _yes("is_price_paid")
    extract = _line("extract")
    is_seized = _yes("is_seized")
    is_disputed = _yes("is_disputed")
    has_consent = _yes("has_consent")
    registry_number = _line("registry_number")
    version = forms.IntegerField(widget=forms.HiddenInput)


class TermsForm(_StandardForm):
    """The zone's own terms from a day on."""

    valid_from = DayField(label=F["valid_from"])
    basis = _line("basis", longest=200, help_text=_("The paper by which they were set."))
    valuation_days = count_field(F["valuation_days"], needed=True, least=1)
    publicity_days = count_field(F["publicity_days"], needed=True, least=1)
    contract_working_days = count_field(F["contract_working_days"], needed=True, least=1)
    grade = count_field(F["grade"], needed=True, least=1)
    least_price_fen_mu = MoneyField(label=F["least_price_fen_mu"], required=False)

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in definitions.sample_terms().days:
            field = count_field(words.DAYS[name], needed=True, least=1)
            field.initial = known.days.get(name)
            self.fields[f"days_{name}"] = field
        self.add_standard({str(kind): value for kind, value in known.standard.items()})

    def clean(self) -> dict[str, Any]:
        """The days of the stages by name, the standard by kind."""
        values = super().clean()
        values["days"] = {
            name: values.pop(f"days_{name}", None) for name in definitions.sample_terms().days
        }
        return values


OPEN = {
    "acquisition": OpenAcquisitionForm,
    "sale": OpenSaleForm,
    "expansion": OpenExpansionForm,
}
"""The form that begins each kind of matter."""
FORMS: dict[str, dict[str, Any]] = {
    "acquisition": {
        AcquisitionAct.VALUE: ValueForm,
        AcquisitionAct.AGREE: AgreeForm,
        AcquisitionAct.PAY: PayForm,
        AcquisitionAct.CANCEL: CancelTitleForm,
        AcquisitionAct.CLEAR: ClearForm,
        AcquisitionAct.FINISH: ClearedForm,
        AcquisitionAct.DROP: EndForm,
        "ASSIGN": AssignForm,
    },
    "sale": {
        SaleAct.FIX: FixForm,
        SaleAct.ANNOUNCE: AnnounceForm,
        SaleAct.DEAL: DealForm,
        SaleAct.PUBLISH: PublishForm,
        SaleAct.SUPERVISE: SuperviseForm,
        SaleAct.SIGN: SignForm,
        SaleAct.FAIL: EndForm,
        SaleAct.WITHDRAW: EndForm,
        "ASSIGN": AssignForm,
    },
    "expansion": {
        ExpansionAct.APPROVE: ApproveForm,
        ExpansionAct.FINISH: FinishForm,
        ExpansionAct.REFUSE: EndForm,
        ExpansionAct.WITHDRAW: EndForm,
        "ASSIGN": AssignForm,
    },
}
"""The form of each act, by the kind of matter."""
