"""The tables of core."""

from zoneworks.core.models.batches import Batch
from zoneworks.core.models.comments import Comment, Mention
from zoneworks.core.models.documents import IssuedDocument, NumberSeries
from zoneworks.core.models.events import Event
from zoneworks.core.models.files import StoredFile
from zoneworks.core.models.following import Follow, ListView
from zoneworks.core.models.jobs import Job, JobState
from zoneworks.core.models.personal import PersonalValue
from zoneworks.core.models.recurring import Recurring
from zoneworks.core.models.rows import ZoneQuerySet, ZoneRow
from zoneworks.core.models.seals import Seal
from zoneworks.core.models.search import SearchEntry
from zoneworks.core.models.sign_on import ProviderLink, RecoveryCode, SecondFactor, Session
from zoneworks.core.models.tokens import ApiToken, KeptAnswer, TokenRule
from zoneworks.core.models.webhooks import Delivery, DeliveryState, Webhook
from zoneworks.core.models.zones import Membership, Unit, UnitKind, User, Zone

__all__ = [
    "ApiToken",
    "Batch",
    "Comment",
    "Delivery",
    "DeliveryState",
    "Event",
    "Follow",
    "IssuedDocument",
    "Job",
    "JobState",
    "KeptAnswer",
    "ListView",
    "Membership",
    "Mention",
    "NumberSeries",
    "PersonalValue",
    "ProviderLink",
    "RecoveryCode",
    "Recurring",
    "Seal",
    "SearchEntry",
    "SecondFactor",
    "Session",
    "StoredFile",
    "TokenRule",
    "Unit",
    "UnitKind",
    "User",
    "Webhook",
    "Zone",
    "ZoneQuerySet",
    "ZoneRow",
]
