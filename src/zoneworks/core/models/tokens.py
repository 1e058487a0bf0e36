"""Tokens of programs, and the answers that they were given."""

from django.db import models
from django.db.models import Q

from zoneworks.core.models.rows import ZoneRow
from zoneworks.core.models.zones import Membership, User


class ApiToken(ZoneRow):
    """A token (令牌) by which a program acts under a membership, within the parts of its scope.

    ``digest`` is the SHA-256 of its text, which is kept nowhere; ``start`` are its first signs, so
    that people tell tokens apart. It holds until the end of the day ``expires_on``.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    parts = models.JSONField()
    is_read_only = models.BooleanField()
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="core_token_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["zone", "expires_on", "id"], name="core_token_expires")]

    def __str__(self) -> str:
        return self.name


class TokenRule(ZoneRow):
    """How many days a token of the zone may hold at most, where an administrator has said so."""

    most_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone"], name="core_token_rule_once_a_zone"),
            models.CheckConstraint(
                name="core_token_rule_at_most_a_year",
                condition=Q(most_days__gte=1, most_days__lte=365),
            ),
        ]

    def __str__(self) -> str:
        return str(self.most_days)


class KeptAnswer(models.Model):
    """The answer to a write that a program named by a key, for when it asks again.

    ``request_sha256`` is the digest of what was asked. It is written with the change itself and
    forgotten after a day.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "key"], name="core_answer_once_a_key")
        ]

    def __str__(self) -> str:
        return self.key
