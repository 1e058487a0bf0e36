"""Acquisitions, sales, expansions and transfers of land, and a zone's own terms for them."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.land.engine.trade.acquisition import AcquisitionState
from zoneworks.land.engine.trade.expansion import ExpansionState
from zoneworks.land.engine.trade.sale import Method, SaleState
from zoneworks.land.engine.trade.terms import ClearingKind
from zoneworks.land.models.contracts import LandContract
from zoneworks.land.models.parcels import USES, Parcel


def _choices(codes: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in codes]


class TradeSetting(ZoneRow):
    """What a zone sets for acquisition, sale and expansion from a day on, over the sample's.

    ``days`` are those within which a stage is done, by matter and state; ``standard`` the values
    that a standard sale (标准地) states, as texts; ``basis`` the paper by which they were set.
    ``grade`` is the zone's in the national least prices of industrial land.
    """

    valid_from = models.DateField()
    basis = models.CharField(max_length=200)
    valuation_days = models.PositiveSmallIntegerField()
    publicity_days = models.PositiveSmallIntegerField()
    contract_working_days = models.PositiveSmallIntegerField()
    grade = models.PositiveSmallIntegerField()
    least_price_fen_mu = models.BigIntegerField(default=0)
    days = models.JSONField(default=dict)
    standard = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "valid_from"], name="land_terms_once_a_day"),
            models.CheckConstraint(
                name="land_terms_floor_is_not_negative", condition=Q(least_price_fen_mu__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.valid_from)


class Matter(ZoneRow):
    """What acquisitions, sales and expansions share: a parcel, a person, a stage with its days.

    The stage in hand began on ``stage_since`` and is due on ``stage_due_on``.
    """

    number = models.CharField(max_length=20)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="%(class)ss")
    responsible = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    begun_on = models.DateField()
    stage_since = models.DateField()
    stage_due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class Acquisition(Matter):
    """Land that comes back into the zone's stock (收储): valued, agreed, paid, canceled, cleared.

    ``contract`` is that of the ``holder`` whose title ends by it; land that came back by another
    act, such as taking back, begins CANCELED and is cleared. ``instalments`` are a list of
    {"due_on", "amount_fen"} that sum to ``price_fen``; ``before_cancellation_fen`` is what must be
    paid before the title is canceled. ``use_after`` is the use for which the land is cleared,
    ``is_supervised`` whether a supervised polluter worked on it.
    """

    contract = models.ForeignKey(LandContract, models.PROTECT, related_name="acquisitions")
    holder = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8, choices=_choices(AcquisitionState), default=AcquisitionState.OPEN
    )
    reason = models.TextField()
    area_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    use_after = models.CharField(max_length=14, choices=USES)
    is_supervised = models.BooleanField(default=False)
    valuation_number = models.CharField(max_length=60, blank=True)
    valuer = models.CharField(max_length=120, blank=True)
    valued_on = models.DateField(null=True)
    value_fen = models.BigIntegerField(null=True)
    agreement_number = models.CharField(max_length=60, blank=True)
    agreed_on = models.DateField(null=True)
    price_fen = models.BigIntegerField(null=True)
    terms = models.TextField(blank=True)
    instalments = models.JSONField(default=list)
    before_cancellation_fen = models.BigIntegerField(default=0)
    canceled_on = models.DateField(null=True)
    registry_number = models.CharField(max_length=60, blank=True)
    cleared_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_acquisition_number_once"),
            models.UniqueConstraint(
                fields=["parcel"],
                name="land_one_open_acquisition",
                condition=Q(state__in=["OPEN", "VALUED", "AGREED", "CANCELED"]),
            ),
            models.CheckConstraint(
                name="land_acquisition_agreed_has_price",
                condition=~Q(state="AGREED")
                | Q(price_fen__gt=0, agreed_on__isnull=False) & ~Q(agreement_number=""),
            ),
            models.CheckConstraint(
                name="land_acquisition_cleared_was_canceled",
                condition=~Q(state__in=["CANCELED", "CLEARED"]) | Q(canceled_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "begun_on", "id"], name="land_acquisition_begun"),
            models.Index(fields=["zone", "stage_due_on", "id"], name="land_acquisition_due"),
            models.Index(fields=["zone", "canceled_on", "id"], name="land_acquisition_canceled"),
        ]


class AcquisitionPayment(ZoneRow):
    """What was paid for land that is acquired, on a day, by a document."""

    PART_OF: ClassVar = ("acquisition",)

    acquisition = models.ForeignKey(Acquisition, models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    amount_fen = models.BigIntegerField()
    document = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="land_payment_pays_something", condition=Q(amount_fen__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.document


class Clearing(ZoneRow):
    """Something of the clearing of acquired land that is done, with its proof."""

    PART_OF: ClassVar = ("acquisition",)
    TELLS_ITS_NAME: ClassVar = False

    acquisition = models.ForeignKey(Acquisition, models.PROTECT, related_name="clearings")
    kind = models.CharField(max_length=12, choices=_choices(ClearingKind))
    done_on = models.DateField()
    document = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["acquisition", "kind"], name="land_clearing_once"),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class LandSale(Matter):
    """The sale of a parcel (出让): conditions, announcement, deal, contract.

    ``standard`` are the conditions of a standard sale (标准地) as texts by kind, empty for others;
    ``with_plan`` where a design goes with the land (带方案出让). ``published_until`` is the last
    day of the publicity of the result, ``sign_by`` the last of signing, ``supervision`` the number
    of the supervision agreement. What an announcement tells beside days and money (order 39 of
    2007, article 9): ``grantor_address``, ``location`` of the land, ``term_years`` of the
    title, who may bid (``bidders``), where and when its documents are had (``documents_at``),
    where and until when one registers and pays the deposit (``register_at``, ``register_by``),
    where it is held (``held_at``), how the winner is determined (``award``), and by how much each
    bid is at least above the last (``increment_fen``, of an auction or a listing).
    """

    state = models.CharField(max_length=9, choices=_choices(SaleState), default=SaleState.DRAFT)
    method = models.CharField(max_length=9, choices=_choices(Method))
    area_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    is_standard = models.BooleanField(default=True)
    with_plan = models.BooleanField(default=False)
    standard = models.JSONField(default=dict)
    announcement_number = models.CharField(max_length=60, blank=True)
    grantor_address = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True)
    bidders = models.TextField(blank=True)
    documents_at = models.TextField(blank=True)
    register_at = models.TextField(blank=True)
    register_by = models.DateField(null=True)
    held_at = models.CharField(max_length=200, blank=True)
    award = models.TextField(blank=True)
    announced_on = models.DateField(null=True)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    start_price_fen = models.BigIntegerField(null=True)
    deposit_fen = models.BigIntegerField(null=True)
    increment_fen = models.BigIntegerField(null=True)
    is_priority = models.BooleanField(default=False)
    winner = models.ForeignKey("registry.Enterprise", models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey("registry.Project", models.PROTECT, null=True, related_name="+")
    deal_on = models.DateField(null=True)
    price_fen = models.BigIntegerField(null=True)
    confirmation_number = models.CharField(max_length=60, blank=True)
    published_on = models.DateField(null=True)
    published_at = models.CharField(max_length=200, blank=True)
    published_until = models.DateField(null=True)
    sign_by = models.DateField(null=True)
    supervision = models.CharField(max_length=40, blank=True)
    contract = models.OneToOneField(LandContract, models.PROTECT, null=True, related_name="sale")
    signed_on = models.DateField(null=True)
    late_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_sale_number_once"),
            models.UniqueConstraint(
                fields=["parcel"],
                name="land_one_open_sale",
                condition=Q(state__in=["DRAFT", "PREPARED", "ANNOUNCED", "DEAL"]),
            ),
            models.CheckConstraint(
                name="land_sale_bids_rise",
                condition=Q(increment_fen__isnull=True) | Q(increment_fen__gt=0),
            ),
            models.CheckConstraint(
                name="land_sale_deal_has_winner",
                condition=~Q(state__in=["DEAL", "SIGNED"])
                | Q(
                    winner__isnull=False, deal_on__isnull=False, price_fen__gte=F("start_price_fen")
                ),
            ),
            models.CheckConstraint(
                name="land_sale_signed_has_contract",
                condition=~Q(state="SIGNED") | Q(contract__isnull=False, signed_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "begun_on", "id"], name="land_sale_begun"),
            models.Index(fields=["zone", "stage_due_on", "id"], name="land_sale_due"),
            models.Index(fields=["zone", "signed_on", "id"], name="land_sale_signed"),
        ]


class Expansion(Matter):
    """A firm builds more on land that it holds (增容扩建).

    ``floors_m2`` stood above ground when it applied, ``asked_m2`` is what it asked for,
    ``approved_m2`` what was approved and ``added_m2`` what was built, as the buildings of the
    parcel tell it. ``extract`` is the number of the registry's extract that was looked at,
    ``consented`` whether the mortgagees consented in writing.
    """

    contract = models.ForeignKey(LandContract, models.PROTECT, related_name="expansions")
    holder = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=9, choices=_choices(ExpansionState), default=ExpansionState.APPLIED
    )
    purpose = models.TextField()
    floors_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    asked_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    investment_fen = models.BigIntegerField(null=True)
    use_after = models.CharField(max_length=14, choices=USES)
    is_split = models.BooleanField(default=False)
    extract = models.CharField(max_length=60)
    is_seized = models.BooleanField(default=False)
    has_consent = models.BooleanField(default=False)
    approval = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True)
    approved_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    price_fen = models.BigIntegerField(default=0)
    finish_by = models.DateField(null=True)
    done_on = models.DateField(null=True)
    added_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_expansion_number_once"),
            models.UniqueConstraint(
                fields=["parcel"],
                name="land_one_open_expansion",
                condition=Q(state__in=["APPLIED", "APPROVED"]),
            ),
            models.CheckConstraint(
                name="land_expansion_asks_for_floors",
                condition=Q(asked_m2__gt=Decimal(0), floors_m2__gte=Decimal(0)),
            ),
            models.CheckConstraint(
                name="land_expansion_done_added_floors",
                condition=~Q(state="DONE")
                | Q(done_on__isnull=False, added_m2__gt=Decimal(0), added_m2__lte=F("approved_m2")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "begun_on", "id"], name="land_expansion_begun"),
            models.Index(fields=["zone", "stage_due_on", "id"], name="land_expansion_due"),
            models.Index(fields=["zone", "done_on", "id"], name="land_expansion_done"),
        ]


class TitleTransfer(ZoneRow):
    """The transfer of granted land by its holder to another (转让), under the same contract.

    ``invested_fen`` and ``promised_fen`` are those by which it was lawful, ``certificate`` the
    holder's certificate of title, ``registry_number`` that of the new one.
    """

    PART_OF: ClassVar = ("parcel",)

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="transfers")
    contract = models.ForeignKey(LandContract, models.PROTECT, related_name="transfers")
    giver = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="+")
    taker = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="+")
    on = models.DateField()
    price_fen = models.BigIntegerField()
    invested_fen = models.BigIntegerField()
    promised_fen = models.BigIntegerField()
    certificate = models.CharField(max_length=60)
    extract = models.CharField(max_length=60)
    registry_number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="land_transfer_of_a_quarter",
                condition=Q(promised_fen__lte=F("invested_fen") * 4, promised_fen__gt=0),
            ),
            models.CheckConstraint(name="land_transfer_to_another", condition=~Q(giver=F("taker"))),
        ]

    def __str__(self) -> str:
        return self.registry_number
