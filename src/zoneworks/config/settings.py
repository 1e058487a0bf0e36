"""Settings. Machines differ by their environment variables alone (docs/operations.md)."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("ZONEWORKS_DATA", "var")).resolve()
DEBUG = False
TESTING = os.environ.get("ZONEWORKS_TESTING") == "1"


def _secret_key() -> str:
    """The key from the environment, else one made once and kept beside the data."""
    if key := os.environ.get("ZONEWORKS_SECRET_KEY"):
        return key
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret_key"
    if not path.exists():
        made = DATA_DIR / f"secret_key.{os.getpid()}"
        made.touch(0o600)
        made.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):  # another process was first
            path.hardlink_to(made)
        made.unlink()
    return path.read_text(encoding="ascii")


def _database() -> dict[str, object]:
    """SQLite in the data folder, or what DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'zoneworks.sqlite3'}"
    parsed = dj_database_url.parse(url, conn_health_checks=True)
    database: dict[str, object] = dict(parsed)
    match database["ENGINE"]:
        case "django.db.backends.sqlite3":
            database["ENGINE"] = "zoneworks.core.sqlite"
            database["OPTIONS"] = {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
            }
        case "django.db.backends.postgresql":
            given = parsed.get("OPTIONS", {})
            database["OPTIONS"] = {
                **given,
                # compiling the query of a desk takes thirty times as long as running it
                "options": f"-c jit=off {given.get('options', '')}".strip(),
                "pool": {"min_size": 1, "max_size": 8, "timeout": 5},
                "server_side_binding": True,
                "prepare_threshold": 3,
            }
        case engine:
            raise ImproperlyConfigured(f"DATABASE_URL names {engine}: use sqlite or postgresql.")
    return database


SECRET_KEY = _secret_key()
SEALER = os.environ.get("ZONEWORKS_SEALER", "")
WEBHOOK_HOSTS = {
    host.strip().lower()
    for host in os.environ.get("ZONEWORKS_WEBHOOK_HOSTS", "").split(",")
    if host
}
"""The hosts to which webhooks may be sent, each with its port where that is not the usual one; none
unless the operator names some."""
ALLOWED_HOSTS = os.environ.get("ZONEWORKS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_FAILURE_VIEW = "zoneworks.core.views.accounts.stale_page"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZONEWORKS_ORIGINS", "").split(",") if o]
SITE_ADDRESS = os.environ.get("ZONEWORKS_ADDRESS", "")
if not SITE_ADDRESS and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ZONEWORKS_HOSTS lets every host through: name the site's own address in "
        "ZONEWORKS_ADDRESS, for it is printed on documents for good."
    )
IS_HTTPS = os.environ.get("ZONEWORKS_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_vite",
    "django_tasks",
    "django_tasks_db",
    "zoneworks.core",
    "zoneworks.registry",
    "zoneworks.compliance",
    "zoneworks.land",
    "zoneworks.approvals",
    "zoneworks.helpdesk",
    "zoneworks.attraction",
    "zoneworks.delivery",
    "zoneworks.efficiency",
    "zoneworks.admission",
    "zoneworks.elements",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zoneworks.core.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zoneworks.core.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zoneworks.config.urls"
WSGI_APPLICATION = "zoneworks.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zoneworks.core.frame.frame",
            ],
            "builtins": [
                "zoneworks.core.templatetags.ui",
                "zoneworks.core.templatetags.rows",
                "django.templatetags.i18n",
            ],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "zoneworks.core.people.People",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "core:login"
LOGIN_REDIRECT_URL = "core:today"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "zoneworks.core.views.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "zoneworks.core.views.accounts.name_tried"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "zoneworks.core.pages.client_address"
PROXIES = int(os.environ.get("ZONEWORKS_PROXIES", "0"))

OIDC_ISSUER = os.environ.get("ZONEWORKS_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("ZONEWORKS_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("ZONEWORKS_OIDC_CLIENT_SECRET", "")
OIDC_NAME = os.environ.get("ZONEWORKS_OIDC_NAME") or urlsplit(OIDC_ISSUER).hostname or ""
OIDC_NAME_CLAIM = os.environ.get("ZONEWORKS_OIDC_NAME_CLAIM", "preferred_username")
OIDC_STRONG_ACR = [one for one in os.environ.get("ZONEWORKS_OIDC_STRONG_ACR", "").split(",") if one]
if OIDC_ISSUER:
    if not OIDC_CLIENT_ID:
        raise ImproperlyConfigured("ZONEWORKS_OIDC_ISSUER is set: set ZONEWORKS_OIDC_CLIENT_ID.")
    is_local = urlsplit(OIDC_ISSUER).hostname in {"localhost", "127.0.0.1"}
    if not OIDC_ISSUER.startswith("https://") and not is_local:
        raise ImproperlyConfigured(f"ZONEWORKS_OIDC_ISSUER must begin with https: {OIDC_ISSUER}")

SESSION_ENGINE = "zoneworks.core.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "zoneworks_session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "zoneworks_csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "zoneworks_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/assets/"  # named by their content
MANIFEST = PACKAGE_DIR / "static" / "dist" / "manifest.json"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "static_url_prefix": "dist",
        "manifest_path": MANIFEST,
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
