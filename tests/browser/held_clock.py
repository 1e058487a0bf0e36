"""A served platform whose day a test sets: it stands in the file ``day`` of its folder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zoneworks.core import clock

NAME = "day"


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer at ten o'clock of that day."""

    def answer(request: HttpRequest) -> HttpResponse:
        text = (Path(settings.HOME) / NAME).read_text()
        day = datetime.fromisoformat(text).replace(hour=10, tzinfo=ZoneInfo(settings.TIME_ZONE))
        with clock.at(day):
            return get_response(request)

    return answer
