"""Every setting of the service, read from the environment (twelve-factor), checked at start."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
DATA = BASE / "data"

MODE = os.environ.get("GUICHET_MODE", "demo")
HOME = Path(os.environ.get("GUICHET_HOME", BASE / ".guichet"))
PORT = int(os.environ.get("PORT", "8000"))
URL = os.environ.get("GUICHET_URL", f"http://localhost:{PORT}")
IDENTITY = os.environ.get("GUICHET_IDENTITE", "neutre")

SECRET_KEY = os.environ.get("SECRET_KEY", "demonstration-only-never-in-production")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "dsfr",
    "guichet.publication",
    "guichet.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

ROOT_URLCONF = "guichet.config.urls"
WSGI_APPLICATION = "guichet.config.wsgi.application"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
