"""Starting and stopping the site, and every rude way of ending it."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from shutil import rmtree

import psycopg
import pytest

from guichet.config import embedded
from tests.config.homes import served_home
from tests.config.served import GUICHET, Site, environment, processes_of, wait_until

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes through /proc: run on Linux"),
]


@pytest.fixture(scope="module")
def home():
    """A folder that has served once, so that its static files and its database exist."""
    with served_home() as home:
        yield home


@pytest.fixture
def site(home):
    site = Site(home).start()
    yield site
    site.kill_everything()
    site.process.wait(10)


@pytest.mark.prove  # a time on the clock: measured where no other test runs beside
def test_a_second_start_is_up_within_five_seconds(home):
    assert min(seconds_to_start(home) for _ in range(3)) < 5


def seconds_to_start(home) -> float:
    start = time.monotonic()
    site = Site(home).start()
    try:
        assert site.announced() == f"Guichet : http://localhost:{site.port}"
        taken = time.monotonic() - start
        assert site.get("/readyz").status in (200, 503)
        return taken
    finally:
        site.signal(signal.SIGTERM)
        assert site.gone()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_site_leaves_no_process(site, number):
    site.announced()
    site.signal(number)
    assert site.gone(10)
    assert site.process.returncode == 0
    assert "Traceback" not in site.errors.read_text()


def test_ctrl_c_in_the_terminal_reaches_the_workers_too_and_stops_as_cleanly(site):
    assert site.announced(), site.errors.read_text()
    os.killpg(site.process.pid, signal.SIGINT)
    assert site.gone(10)
    assert site.process.returncode == 0, site.errors.read_text()
    assert "Traceback" not in site.errors.read_text()


def test_killing_the_server_alone_leaves_no_process(site):
    site.announced()
    site.signal(signal.SIGKILL)
    assert site.gone(10)


def test_after_everything_is_killed_the_next_start_finds_what_was_committed(site, home):
    site.announced()
    cluster = embedded.cluster(home)
    with psycopg.connect(cluster.url(embedded.OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        owner.execute("INSERT INTO kept VALUES ('gardé')")
    site.kill_everything()
    assert site.gone(10)
    again = Site(home).start()
    try:
        assert again.announced() == f"Guichet : http://localhost:{again.port}"
        with psycopg.connect(cluster.url(embedded.OWNER), autocommit=True) as owner:
            assert owner.execute("SELECT DISTINCT word FROM kept").fetchall() == [("gardé",)]
            owner.execute("DROP TABLE kept")
    finally:
        again.kill_everything()
        again.process.wait(10)


@pytest.mark.parametrize("victim", ["postgres", "supervisor"])
def test_a_killed_database_comes_back_under_the_running_site(site, home, victim):
    site.announced()
    before = process_named(home, victim)
    os.kill(before, signal.SIGKILL)
    assert wait_until(lambda: process_named(home, victim) not in (None, before), 10)
    assert wait_until(lambda: embedded.cluster(home).serving.exists(), 10)
    assert wait_until(lambda: b"base_de_donnees" not in site.get("/readyz").read(), 10)


def process_named(home: Path, name: str) -> int | None:
    """The supervisor, or the first process of the database server."""
    words = {"postgres": b"bin/postgres\0", "supervisor": b"guichet.config.supervisor\0"}
    found = [pid for pid in processes_of(home) if words[name] in command_line(pid)]
    return found[0] if found else None


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_taken_port_is_said_in_one_line(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [GUICHET, "serve"],
            env=environment(home, PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert f"port {port} " in ended.stderr


def test_a_pid_file_that_names_another_living_program_does_not_prevent_the_start(home):
    with embedded.running(home) as cluster:
        pass
    assert embedded.wait_stopped(cluster, 10)
    stale = cluster.data / "postmaster.pid"
    account = cluster.account()
    with subprocess.Popen(["/bin/sleep", "60"], user=account.uid if account else None) as other:
        stale.write_text(f"{other.pid}\n{cluster.data}\n1\n5432\n{cluster.run}\n\n\nready\n")
        try:
            with embedded.running(home), psycopg.connect(cluster.url(embedded.APP)) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        finally:
            other.kill()


def test_two_commands_share_one_server_and_the_last_one_out_stops_it(home):
    with embedded.running(home) as cluster:
        with embedded.running(home):
            first = process_named(home, "postgres")
        time.sleep(0.5)
        assert process_named(home, "postgres") == first
        with psycopg.connect(cluster.url(embedded.APP)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert embedded.wait_stopped(cluster, 10)
    assert not processes_of(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as another account: run as root")
def test_under_a_folder_closed_to_others_root_still_gets_a_database(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with (
        embedded.running(closed / "home") as cluster,
        psycopg.connect(cluster.url(embedded.APP)) as connection,
    ):
        assert connection.execute("SELECT current_user").fetchone() == ("guichet_app",)
    assert embedded.wait_stopped(cluster, 10)
    assert closed.stat().st_mode & 0o777 == 0o700
    rmtree(cluster.folder)
