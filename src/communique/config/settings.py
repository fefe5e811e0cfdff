"""Django's settings, made from `environment`; nothing here is to be edited on a server."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from communique.config import environment
from communique.config.provider import mail_provider
from communique.config.secret import secret_key

django_stubs_ext.monkeypatch()

HOME = environment.home()
DEBUG = environment.flag("COMMUNIQUE_DEBUG")
ADDRESS = environment.address()
SECURE = ADDRESS.startswith("https://")
KEYS = environment.keys_folder()
SECRET_KEY = secret_key(KEYS)
LEDGER_ORIGIN = environment.origin()
POST_QUANTUM = environment.flag("COMMUNIQUE_POST_QUANTUM")
SECOND_DISK = environment.second_disk()
MEMENTO = environment.flag("COMMUNIQUE_MEMENTO")
TIMESTAMPS, TIMESTAMP_ROOTS = environment.timestamps()
WEBSUB = environment.websub()
C2PA = environment.certificate("COMMUNIQUE_C2PA", "c2pa")
PADES = environment.certificate("COMMUNIQUE_PADES", "pyhanko")
WITNESSES = environment.witnesses()
ALLOWED_HOSTS = environment.hosts()

INSTALLED_APPS = [
    "communique.events.apps.EventsConfig",
    "communique.search.apps.SearchConfig",
    "communique.staff.apps.StaffConfig",
    "communique.directory.apps.DirectoryConfig",
    "communique.ledger.apps.LedgerConfig",
    "communique.newsroom.apps.NewsroomConfig",
    "communique.record.apps.RecordConfig",
    "communique.letters.apps.LettersConfig",
    "communique.website.apps.WebsiteConfig",
    "communique.keeping.apps.KeepingConfig",
    "communique.demo.apps.DemoConfig",
    "communique.staff.apps.OfficersConfig",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "communique.website.middleware.SiteHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "communique.staff.middleware.DeskSession",
    "communique.staff.middleware.DeskCsrf",
    "communique.staff.middleware.DeskAuthentication",
    "communique.staff.middleware.DeskMessages",
    "communique.directory.desk.DeskLanguage",
    "communique.staff.middleware.PasswordFirst",
    "communique.newsroom.desk.gate.DeskGates",
    "communique.directory.desk.OfficeTime",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Django looks for its own CSRF middleware by name. DeskCsrf is that one, for the desk; the site's forms have
# no cookie to be forged with, and check where a post came from (website.posts).
SILENCED_SYSTEM_CHECKS = ["security.W003"]

ROOT_URLCONF = "communique.config.urls"
WSGI_APPLICATION = "communique.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "staff.Officer"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# WAL is faster, but SQLite before 3.51.3 can lose a committed write when two connections reset it at once.
JOURNAL_MODE = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "communique.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={JOURNAL_MODE};PRAGMA synchronous=FULL;"
            "PRAGMA recursive_triggers=ON;PRAGMA secure_delete=ON;"
        ),
    },
}
DATABASES: dict[str, dict[str, Any]] = {"default": environment.postgresql() or SQLITE}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# The desk's languages; the site's are the office's own, and no public page asks which of these is active.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sr", "Српски (ћирилица)"), ("sr-latn", "Srpski (latinica)")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/desk/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# Public pages: nothing but our own files, no inline code, never in a frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_TRUSTED_ORIGINS = [ADDRESS]
SECURE_PROXY_SSL_HEADER: tuple[str, str] | None = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("COMMUNIQUE_BEHIND_PROXY") else None
)

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 600  # forms that take several say themselves how many

WAGTAIL_SITE_NAME = "Communiqué"
WAGTAILADMIN_BASE_URL = ADDRESS
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "communique.newsroom.picture_forms.PictureForm"
WAGTAILADMIN_LOGIN_URL = "/desk/login/"
WAGTAILADMIN_USER_LOGIN_FORM = "communique.staff.forms.LogInForm"
# The desk keeps the office's time, whatever Wagtail would let an officer choose.
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["UTC"]
LOGIN_URL = "wagtailadmin_login"
# Only photographs are found this way, by plain matching: an index would cost more at each save than it gives.
WAGTAILSEARCH_BACKENDS: dict[str, Any] = {
    "default": {"BACKEND": "modelsearch.backends.database.fallback", "AUTO_UPDATE": False}
}
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024

# Where there is no server, mail goes to the standard error.
EMAIL_BACKEND = "communique.config.mail.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from()
EMAIL_TIMEOUT = 15
if (server := environment.mail_server()) is not None:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = server.host, server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = server.user, server.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = server.tls, server.starttls
if (provider := mail_provider()) is not None:
    EMAIL_BACKEND, ANYMAIL = provider.backend, provider.account
MAIL_EVENTS = provider.events if provider is not None else ""
ALERTED = environment.alerted()

COMMUNIQUE_PREVIEW = "communique.website.preview.preview"

# How rooms that may not import each other meet; see config/wiring.py.
COMMUNIQUE_WIRING = "communique.config.wiring"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A page that is not there is the reader's business, and her addresses are not for the log.
    # Nor is a traceback for each Host that anybody makes up: that would be a way to fill the disk.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["stderr"], "level": environment.log_level()},
}
