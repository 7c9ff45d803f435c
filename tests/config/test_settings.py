"""What the environment may say, and what production refuses."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from guichet.documents.issued import keys
from tests.config.served import GUICHET, environment
from tests.documents.issued.authorities import Authority

SEAL = Path(tempfile.mkdtemp(prefix="guichet-seal-")) / "seal.pem"
SEAL.write_bytes(Authority().seal_file())
atexit.register(shutil.rmtree, SEAL.parent, ignore_errors=True)

PRODUCTION = {
    "GUICHET_MODE": "production",
    "SECRET_KEY": "s" * 50,
    "GUICHET_URL": "https://guichet.exemple.test",
    "DATABASE_URL": "postgresql://app:a@127.0.0.1:1/guichet",
    "DATABASE_OWNER_URL": "postgresql://owner:o@127.0.0.1:1/guichet",
    "CLAMAV_SOCKET": "/run/clamd.sock",
    "GUICHET_KEYS": __file__,
    "GUICHET_SEAL": str(SEAL),
}


def load(home, values):
    """Load the settings in a process of their own."""
    code = (
        "from guichet.config import settings as s; print(s.MODE, s.ALLOWED_HOSTS[0], s.DATABASES['default'])"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, **values),
        capture_output=True,
        text=True,
        check=False,
    )


def serve(home, values):
    return subprocess.run(
        [GUICHET, "serve"], env=environment(home, **values), capture_output=True, text=True, check=False
    )


def test_production_with_all_it_asks_loads(tmp_path):
    loaded = load(tmp_path, PRODUCTION)
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.startswith("production guichet.exemple.test")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("GUICHET_URL", None),
        ("GUICHET_URL", "http://guichet.exemple.test"),
        ("DATABASE_URL", None),
        ("DATABASE_OWNER_URL", None),
        ("DATABASE_OWNER_URL", PRODUCTION["DATABASE_URL"]),
        ("CLAMAV_SOCKET", None),
        ("GUICHET_KEYS", None),
        ("GUICHET_KEYS", "/nonexistent"),
        ("GUICHET_SEAL", None),
        ("GUICHET_SEAL", __file__),
        ("GUICHET_MODE", "prod"),
        ("GUICHET_IDENTITE", "republique"),
        ("GUICHET_URL", "guichet"),
        ("PORT", "80000"),
        ("DATABASE_URL", "mysql://app@localhost/guichet"),
    ],
)
def test_a_refusal_names_its_setting_in_one_line(tmp_path, setting, value):
    values = PRODUCTION | {setting: value}
    refused = serve(tmp_path, {name: text for name, text in values.items() if text is not None})
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert setting in refused.stderr


def test_production_refuses_the_keys_of_a_demonstration(tmp_path):
    keys.make_test_keys(tmp_path / "seal.pem")
    refused = load(tmp_path, PRODUCTION | {"GUICHET_SEAL": str(tmp_path / "seal.pem")})
    assert refused.returncode == 1
    assert "GUICHET_SEAL cannot serve: TEST Guichet sceau" in refused.stderr
    assert "is a certificate for tests" in refused.stderr


def test_the_demonstration_draws_its_secret_key_once_and_keeps_it_private(tmp_path):
    first, second = (load(tmp_path, {}) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    kept = tmp_path / "secret_key"
    assert len(kept.read_text()) >= 50
    assert first.stdout == second.stdout
    assert {os.stat(file).st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_processes_started_one_after_another_keep_one_time(monkeypatch):
    """Else the second one would seal before the first one issued."""
    from guichet.config import settings

    monkeypatch.setattr(os, "environ", os.environ | {"GUICHET_CLOCK": "2023-11-15T10:00+01:00"})
    first = settings.clock_offset()
    assert first < timedelta(0)
    assert settings.clock_offset() == first


def test_an_address_with_escapes_and_options_is_read_whole(tmp_path):
    address = "postgresql://app:p%40ss@db.exemple.test:6432/other?sslmode=verify-full"
    loaded = load(tmp_path, {"DATABASE_URL": address})
    for part in ("'NAME': 'other'", "'PASSWORD': 'p@ss'", "'PORT': '6432'", "{'sslmode': 'verify-full'}"):
        assert part in loaded.stdout


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    refused = serve(tmp_path / "file" / "home", {})
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "GUICHET_HOME" in refused.stderr
