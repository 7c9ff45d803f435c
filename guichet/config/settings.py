"""Every setting of the service, read from the environment (twelve-factor), checked at start."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from guichet.config import embedded, identity_providers, mail, sms
from guichet.config.logs import LOGGING as LOGGING

BASE = Path(__file__).resolve().parent.parent.parent
DATA = BASE / "data"

MODES = ("demo", "test", "production")
MODE = os.environ.get("GUICHET_MODE") or "demo"
PRODUCTION = MODE == "production"
HOME = Path(os.environ.get("GUICHET_HOME") or BASE / ".guichet").resolve()
PORT = os.environ.get("PORT") or "8000"
URL = os.environ.get("GUICHET_URL") or f"http://localhost:{PORT}"
IDENTITY = os.environ.get("GUICHET_IDENTITE") or "neutre"
IDENTITIES = ("neutre", "etat")
BAN = os.environ.get("GUICHET_BAN", "")
"""The national address service; without it, people write their address themselves."""


def refusals() -> list[str]:
    """Why the service must not start with this environment: a sentence a reason, each naming its setting."""
    found: list[str] = []
    if MODE not in MODES:
        found.append(f"GUICHET_MODE is {MODE!r}, expected one of {', '.join(MODES)}")
    if IDENTITY not in IDENTITIES:
        found.append(f"GUICHET_IDENTITE is {IDENTITY!r}, expected one of {', '.join(IDENTITIES)}")
    if not (PORT.isdecimal() and 0 < int(PORT) < 65536):
        found.append(f"PORT is {PORT!r}, expected a number from 1 to 65535")
    if urlsplit(URL).scheme not in ("http", "https") or not urlsplit(URL).hostname:
        found.append(f"GUICHET_URL is {URL!r}, expected an address such as https://guichet.example.org")
    if BAN and urlsplit(BAN).scheme not in ("http", "https"):
        found.append(
            f"GUICHET_BAN is {BAN!r}, expected an address such as https://api-adresse.data.gouv.fr/search/"
        )
    return found + (production_refusals() if PRODUCTION else [])


def production_refusals() -> list[str]:
    """What production asks beyond the rest: nothing of the demonstration may serve real people."""
    found: list[str] = []
    if len(os.environ.get("SECRET_KEY", "")) < 50:
        found.append("SECRET_KEY must be set, 50 characters or more")
    if urlsplit(URL).scheme != "https":
        found.append("GUICHET_URL must begin with https://")
    given = ("DATABASE_URL", "DATABASE_OWNER_URL", "CLAMAV_SOCKET")
    found += [f"{name} must be set" for name in given if not os.environ.get(name)]
    files = ("GUICHET_KEYS", "GUICHET_SEAL")
    found += [f"{name} must name a file" for name in files if not Path(os.environ.get(name, "")).is_file()]
    found += seal_refusals(Path(os.environ.get("GUICHET_SEAL", "")))
    app, owner = (os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL"))
    if (
        app
        and owner
        and database("DATABASE_URL", app)["USER"] == database("DATABASE_OWNER_URL", owner)["USER"]
    ):
        found.append("DATABASE_URL and DATABASE_OWNER_URL must name two different users")
    found += mail.production_refusals(os.environ.get("SMTP_URL", ""))
    return found + sms.production_refusals(os.environ.get("SMS_URL", ""))


def seal_refusals(seal: Path) -> list[str]:
    """Why documents for real people must not be sealed with a file of keys that is there."""
    if not seal.is_file():
        return []
    from guichet.documents.issued.keys import refusals  # costs a start of production only

    return [f"GUICHET_SEAL cannot serve: {reason}" for reason in refusals(seal)]


def database(name: str, url: str) -> dict[str, Any]:
    """A PostgreSQL address as Django's connection settings; `name` is the setting it came from."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL address: {error}") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "guichet"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }


def database_urls() -> tuple[str, str]:
    """The addresses of the application's role and of the owner's: given, or those of the embedded server."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given, os.environ.get("DATABASE_OWNER_URL") or given
    make_home()
    cluster = embedded.cluster(HOME)
    return cluster.url(embedded.APP), cluster.url(embedded.OWNER)


def make_home() -> None:
    """The folder of the embedded default, made where something is to be kept there."""
    try:
        HOME.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"GUICHET_HOME cannot be made: {error}") from None


def secret_key() -> str:
    """The key given, or the demonstration's own, drawn once and kept in GUICHET_HOME."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret_key"
    if not kept.exists():
        make_home()
        embedded.create_once(kept, secrets.token_urlsafe(64))
    return kept.read_text()


def clock_offset() -> timedelta:
    """From the machine's time to `GUICHET_CLOCK`, an instant with its time zone; never in production.

    It is that instant when the first process starts: those it starts in turn, seconds later, keep the same time.
    """
    wanted = os.environ.get("GUICHET_CLOCK")
    if not wanted or PRODUCTION:
        return timedelta(0)
    began = os.environ.setdefault("GUICHET_CLOCK_BEGAN", datetime.now(UTC).isoformat())
    try:
        return datetime.fromisoformat(wanted).astimezone(UTC) - datetime.fromisoformat(began)
    except ValueError:
        raise ImproperlyConfigured(f"GUICHET_CLOCK is {wanted!r}, expected 2023-11-15T10:00+01:00") from None


if REFUSALS := refusals():
    raise ImproperlyConfigured("; ".join(REFUSALS))

DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = [str(urlsplit(URL).hostname), "localhost", "127.0.0.1", "[::1]"]

EMBEDDED = not os.environ.get("DATABASE_URL")
_APP_URL, _OWNER_URL = database_urls()
DATABASE_OWNER = database("DATABASE_OWNER_URL", _OWNER_URL)
DATABASES: dict[str, dict[str, Any]] = {"default": database("DATABASE_URL", _APP_URL)}
# Behind a pooler that lends a connection for one transaction, a cursor on the server would outlive it.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASE_DIRECT = database("DATABASE_DIRECT_URL", os.environ.get("DATABASE_DIRECT_URL") or _APP_URL)
"""How the worker logs in: past any pooler, for it listens."""
SMTP = mail.server(os.environ.get("SMTP_URL", ""))
"""Where mail goes; None keeps it as files in MAIL_FOLDER."""
MAIL_FOLDER = HOME / "mail"
SMS = sms.provider(os.environ.get("SMS_URL", ""))
"""Where text messages go; None keeps them as files in SMS_FOLDER."""
SMS_FOLDER = HOME / "sms"
MAIL_FROM = (SMTP and SMTP["sender"]) or f"ne-pas-repondre@{urlsplit(URL).hostname}"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
EMAIL_BACKEND = "guichet.notifications.backend.DeferredBackend"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "guichet.config.static.StaticConfig",
    "dsfr",
    "django_htmx",
    "procrastinate.contrib.django",
    "guichet.database",
    "guichet.journal",
    "guichet.publication",
    "guichet.accounts",
    "guichet.notifications",
    "guichet.documents.received",
    "guichet.documents.issued",
    "guichet.dossiers",
    "guichet.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "guichet.config.logs.log_requests",
    "guichet.config.security.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "guichet.web.public.errors.explain_refused_methods",
    "guichet.web.public.errors.ExplainUnavailability",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guichet.web.account.sessions.LimitedSessions",
    "guichet.web.account.acting_for.tell_for_whom",
]

ROOT_URLCONF = "guichet.config.urls"
WSGI_APPLICATION = "guichet.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "guichet.web.applicant.notifications.bell",
            ],
        },
    }
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

RELEASE_CHECK_SECONDS = 0 if MODE == "test" else 2
"""How long a process answers by the rules it knows before it asks which release is in force."""

WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Icons of a few hundred bytes, a thousand of them: compressing them would only slow the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("svg", "png", "ico", "woff", "woff2")

CLOCK_OFFSET = clock_offset()
"""How far the service's clock is from the machine's: nothing, but where a test lives on another day."""

CRASH_AT = "" if PRODUCTION else os.environ.get("CRASH_AT", "")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(URL))]
CSRF_FAILURE_VIEW = "guichet.web.public.errors.forged"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrftoken" if PRODUCTION else "csrftoken"

KEYS = Path(os.environ.get("GUICHET_KEYS") or HOME / "keys.json")
"""The keys of encrypted columns and files; made at first use outside production."""

DOCUMENTS = HOME / "documents"

JOURNAL_ANCHOR = Path(os.environ.get("GUICHET_JOURNAL_ANCHOR") or HOME / "journal" / "heads.jsonl")
"""Where the heads of the journal are written down, outside the database."""

CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
"""The socket of the antivirus; none in a demonstration, and its pages say that files are not scanned."""

SEAL = Path(os.environ.get("GUICHET_SEAL") or HOME / "seal.pem")
"""The keys that seal issued documents; for tests, and made at first use, outside production."""
TSA = os.environ.get("GUICHET_TSA", "")
"""The timestamp server of seals (RFC 3161 over HTTP); none where empty."""

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["guichet.accounts.passwords.Argon2id"]

SESSION_COOKIE_NAME = "__Host-sessionid" if PRODUCTION else "sessionid"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Longer than any session (see `guichet.web.account.sessions`): what ended is still known for whose it was.
SESSION_COOKIE_AGE = 7 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {"default": {"BACKEND": "guichet.database.cache.TableCache"}}

AUTHENTICATION_BACKENDS = ["guichet.accounts.backends.ByEmailOrNumber"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "home"

ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GUICHET_PROXIES") or 0)
ACCOUNT_ADAPTER = "guichet.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "guichet.web.account.forms.SignIn",
    "signup": "guichet.web.account.forms.SignUp",
    "add_email": "guichet.web.account.forms.ChangedAddress",
    "change_password": "guichet.web.account.forms.ChangedPassword",
    "set_password": "guichet.web.account.forms.FirstPassword",
    "reset_password": "guichet.web.account.forms.ForgottenPassword",
    "reset_password_from_key": "guichet.web.account.forms.NewPassword",
    "reauthenticate": "guichet.web.account.forms.ConfirmPassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# The foreigner number is a second identifier, of our own form and backend.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_MIN_LENGTH = None
# Passwords are counted by the adapter, the account before the address; `login_failed` is for second factors.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key", "signup": "20/h/ip"}
PASSWORD_RESET_TIMEOUT = 3600

FRANCECONNECT = identity_providers.franceconnect(os.environ, PRODUCTION)
PROCONNECT = identity_providers.proconnect(os.environ, PRODUCTION)
"""The registrations at FranceConnect and ProConnect, empty where they are not switched on."""
FORM_ACTION = identity_providers.origins(FRANCECONNECT, PROCONNECT)
"""Where a form may lead besides this site: browsers apply it to the redirect after it."""

MFA_ADAPTER = "guichet.web.account.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "guichet.web.account.forms.SecondFactorCode",
    "reauthenticate": "guichet.web.account.forms.ConfirmCode",
    "activate_totp": "guichet.web.account.forms.ActivateCodes",
    "add_webauthn": "guichet.web.account.forms.AddKey",
    "edit_webauthn": "guichet.web.account.forms.RenameKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_TOLERANCE = 1
