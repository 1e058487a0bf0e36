"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoneworks.config.settings")
application = get_wsgi_application()

from zoneworks.core.engine.search import load_readings  # noqa: E402 - after Django is set up

load_readings()  # nobody waits for it at the first search
gc.freeze()  # modules and models stay for good: no request pays for looking through them again
