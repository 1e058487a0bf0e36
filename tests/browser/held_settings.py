"""Settings of a served platform whose day a test sets."""

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE

MIDDLEWARE = ["tests.browser.held_clock.middleware", *MIDDLEWARE]
