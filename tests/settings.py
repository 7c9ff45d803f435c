"""The settings of the test run: a server and a folder of its own, whatever the environment says."""

import os
import tempfile
from pathlib import Path

HOME_OF_THE_RUN = "GUICHET_TEST_HOME"
"""Set by the first process of a run; its parallel workers find it in their environment."""

if HOME_OF_THE_RUN not in os.environ:
    os.environ[HOME_OF_THE_RUN] = tempfile.mkdtemp(prefix="guichet-test-")
    # Started by root, the database runs as another account, which must be able to enter.
    Path(os.environ[HOME_OF_THE_RUN]).chmod(0o755)

for name in [name for name in os.environ if name.startswith(("GUICHET_", "DATABASE_", "CLAMAV_"))]:
    if name != HOME_OF_THE_RUN:
        del os.environ[name]
os.environ["GUICHET_HOME"] = os.environ[HOME_OF_THE_RUN]
os.environ["GUICHET_MODE"] = "test"
os.environ["SECRET_KEY"] = "the tests' own key, long enough for anyone, secret to no one"

from guichet.config.settings import *  # noqa: E402, F403
from tests.strict import UnknownVariable  # noqa: E402

# Pages are tested without collecting files first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# pytest-django's live server knows Django's own application by this name only.
INSTALLED_APPS[INSTALLED_APPS.index("guichet.config.static.StaticConfig")] = "django.contrib.staticfiles"  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")  # noqa: F405
# As in production, but light: what the real one costs is `tests/accounts/test_passwords.py`'s matter.
PASSWORD_HASHERS = ["tests.accounts.light.LightArgon2id"]
