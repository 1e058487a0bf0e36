"""The place for electronic seals (电子印章): a provider's program seals a document's file.

The operator names it in ``ZONEWORKS_SEALER``. A file is sealed once, between printing and keeping;
what comes back is digested, archived and handed out from then on. What has no legal force is never
sealed (Electronic Signature Law, articles 13 and 14: a seal makes a document count).
"""

import logging
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from zoneworks.core.errors import DomainError

logger = logging.getLogger(__name__)
PDF = b"%PDF-"


class SealFailed(DomainError):
    """The provider did not seal: the document is not handed out, and can be asked for again."""

    status = 503


class Sealer(Protocol):
    """A provider's program."""

    def __call__(self, content: bytes, *, body: str, on: date) -> bytes:
        """Give the PDF back with the seal of a body, and its signature, as of a day.

        It raises whatever it likes where it cannot; nothing is kept then.
        """


def seal(content: bytes, *, body: str, on: date) -> bytes:
    """Seal a printed PDF where a provider is named; else it stays as it is.

    Raises:
        SealFailed: the provider failed, or gave back no PDF.
    """
    if not settings.SEALER:
        return content
    try:
        sealer: Sealer = import_string(settings.SEALER)
        sealed = sealer(content, body=body, on=on)
    except Exception as failure:
        logger.exception("the document could not be sealed")
        raise SealFailed(
            _("The electronic seal of “%(body)s” cannot be put on now. Try again later."), body=body
        ) from failure
    if not (isinstance(sealed, bytes) and sealed.startswith(PDF)):
        logger.error("%s gave back no PDF", settings.SEALER)
        raise SealFailed(
            _("The electronic seal of “%(body)s” cannot be put on now. Try again later."), body=body
        )
    return sealed
