"""What people log in with beside their password, and where they are logged in."""

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from zoneworks.core.models.zones import User


class Session(AbstractBaseSession):
    """A browser in which somebody is logged in, or about to be.

    The columns repeat what the session holds, so that a person's sessions are found by one query
    and its use is known without another.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()


class SecondFactor(models.Model):
    """The secret from which a person's app makes one-time codes, encrypted.

    ``last_step`` is the step of thirty seconds whose code came last: it and earlier ones are not
    accepted again. ``failures`` counts those in a row, the last one at ``failed_at``.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    secret = models.TextField()
    last_step = models.BigIntegerField()
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    objects: Any = models.Manager()


class RecoveryCode(models.Model):
    """A code for one log-in without the app, hashed like a password."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    hashed = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

    objects: Any = models.Manager()


class ProviderLink(models.Model):
    """Who a person is to an identity provider: issuer and subject.

    Until the first log-in the subject may be unknown; then the log-in name that the provider tells
    leads to the person, once.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="provider_links")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255, blank=True)
    login_name = models.CharField(max_length=255, blank=True)
    used_at = models.DateTimeField(null=True)

    PART_OF: ClassVar[tuple[str, ...]] = ("user",)
    PERSONAL: ClassVar[tuple[str, ...]] = ("subject", "login_name")
    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "issuer"], name="core_provider_link_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                condition=~Q(subject=""),
                name="core_provider_link_subject_once",
            ),
            models.UniqueConstraint(
                fields=["issuer", "login_name"],
                condition=Q(subject=""),
                name="core_provider_link_name_once",
            ),
            models.CheckConstraint(
                name="core_provider_link_names_somebody",
                condition=~Q(subject="") | ~Q(login_name=""),
            ),
        ]
