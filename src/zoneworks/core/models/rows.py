"""The base of every record that belongs to a zone."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from zoneworks.core.actors import Actor


class ZoneQuerySet(models.QuerySet[Any]):
    """Rows with the fence between zones."""

    def visible_to(self, actor: "Actor") -> Self:
        """Only rows of the zones that the actor may read."""
        if len(actor.zone_ids) == 1:
            return self.filter(zone_id=actor.zone_ids[0])
        return self.filter(zone_id__in=actor.zone_ids)


class ZoneRow(models.Model):
    """A record of one zone. ``version`` counts its changes: a form that was opened at another
    version is refused, so that nobody overwrites what somebody else has just saved."""

    TELLS_ITS_NAME: ClassVar[bool] = True
    """Whether a timeline names a part beside its columns; no where a column says it all."""
    NAMED_WITH: ClassVar[tuple[str, ...]] = ()
    """The relations that its name (``str``) reads."""
    PART_OF: ClassVar[tuple[str, ...]] = ()
    """The columns, one of them filled, that lead a part to its record, whose timeline shows it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()
    """The columns that tell of a person: what events say of them can be erased."""

    SECRET: ClassVar[tuple[str, ...]] = ()
    """The columns that events never hold."""

    zone = models.ForeignKey("core.Zone", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: Any = ZoneQuerySet.as_manager()

    class Meta:
        abstract = True
