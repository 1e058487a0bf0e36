"""Zones, units, users, memberships."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from zoneworks.core.engine.roles import MEMBERS, Role
from zoneworks.core.models.rows import ZoneRow

MEMBER_ROLES = [(role.value, role.value) for role in Role if role in MEMBERS]


class Zone(models.Model):
    """A development zone (開發區), or the province that oversees several of them."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    is_province = models.BooleanField(default=False)
    province = models.ForeignKey("self", models.PROTECT, null=True, related_name="zones")
    is_synthetic = models.BooleanField(default=False)
    demands_second_factor = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="core_zone_province_has_no_province",
                condition=Q(is_province=False) | Q(province__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """What a unit is to the zone."""

    DEPARTMENT = "DEPARTMENT"
    APPROVING_DEPARTMENT = "APPROVING_DEPARTMENT"
    BANK = "BANK"
    FUND_MANAGER = "FUND_MANAGER"


class Unit(ZoneRow):
    """A body that acts in the zone: a department of it, an approving department, a bank, a fund
    manager."""

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="core_unit_name_once_a_zone"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by log-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that log-in name."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who can log in. What they may do is said by their memberships alone.

    ``second_factor_at`` is since when they show one-time codes too: every page asks that, so it
    stands here and not only beside the secret.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    second_factor_at = models.DateTimeField(null=True)

    own_memberships: "list[Membership] | None" = None
    """The memberships that came with the person of a session (``core.people``)."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "username")
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: Any = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="core_user_username_whatever_case")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(ZoneRow):
    """A user's role in a zone, with the unit or the enterprise for which they act.

    A user may hold several and acts under one at a time.
    """

    NAMED_WITH: ClassVar = ("user",)

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=MEMBER_ROLES)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="memberships")
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "zone", "role", "unit", "enterprise"],
                name="core_membership_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="core_membership_enterprise_has_one",
                condition=Q(role="ENTERPRISE", enterprise__isnull=False)
                | (~Q(role="ENTERPRISE") & Q(enterprise__isnull=True)),
            ),
            models.CheckConstraint(
                name="core_membership_body_has_unit",
                condition=~Q(role__in=["APPROVING_DEPARTMENT", "BANK", "FUND_MANAGER"])
                | Q(unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user.name)
