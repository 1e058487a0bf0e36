"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoneworks.config.settings")
application = get_wsgi_application()
gc.freeze()  # modules and models stay for good: no request pays for looking through them again
