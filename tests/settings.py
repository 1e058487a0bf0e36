"""Settings of the tests: the platform's own, in a temporary folder and on a temporary database.

``ZONEWORKS_TEST_DATABASE`` chooses between ``sqlite`` (a file, as on a real machine) and
``postgresql`` (a cluster that ``tests/postgresql.py`` makes). Processes which a test starts get
the address of the test's own database in ``ZONEWORKS_TEST_URL``.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

if "ZONEWORKS_TEST_HOME" not in os.environ:
    os.environ["ZONEWORKS_TEST_HOME"] = tempfile.mkdtemp(prefix="zoneworks-test-")
HOME = Path(os.environ["ZONEWORKS_TEST_HOME"])
DATABASE_KIND = os.environ.get("ZONEWORKS_TEST_DATABASE", "sqlite")
ADDRESSES = {
    "sqlite": f"sqlite:///{HOME / 'platform.sqlite3'}",
    "postgresql": f"postgresql://postgres@{quote(str(HOME), safe='')}/zoneworks",
}

for name in ("ZONEWORKS_HTTPS", "ZONEWORKS_HOSTS", "ZONEWORKS_ORIGINS", "ZONEWORKS_PROXIES"):
    os.environ.pop(name, None)
for name in [one for one in os.environ if one.startswith("ZONEWORKS_OIDC_")]:
    del os.environ[name]
os.environ["ZONEWORKS_DATA"] = str(HOME / "data")
os.environ["DATABASE_URL"] = os.environ.get("ZONEWORKS_TEST_URL") or ADDRESSES[DATABASE_KIND]

from zoneworks.config.settings import *  # noqa: E402, F403
from zoneworks.config.settings import (  # noqa: E402
    DATA_DIR,
    DATABASES,
    INSTALLED_APPS,
    PASSWORD_HASHERS,
)

if DATABASE_KIND == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.probe"]
PRODUCT_PASSWORD_HASHERS = PASSWORD_HASHERS
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)

WEBHOOK_HOSTS = {"localhost"}
WHITENOISE_AUTOREFRESH = True  # else each browser of a test begins by listing all static files
