"""The embedded PostgreSQL where something is in its way."""

import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from guichet.config import embedded


@pytest.fixture
def home():
    with TemporaryDirectory(prefix="guichet-embedded-") as folder:
        # Started by root, the database runs as another account, which must be able to enter.
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


def works(cluster: embedded.Cluster) -> bool:
    with psycopg.connect(cluster.url(embedded.APP)) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_a_creation_that_was_cut_short_is_begun_again(home):
    cluster = embedded.cluster(home)
    draft = cluster.folder / "data.new"
    draft.mkdir(parents=True)
    cluster.folder.chmod(0o755)
    (draft / "PG_VERSION").write_text("18\n")
    with embedded.running(home):
        assert works(cluster)
    assert embedded.wait_stopped(cluster, 10)


def test_a_server_that_cannot_start_says_why_in_one_line(home):
    cluster = embedded.cluster(home)
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("18\n")
    reason = r"postgres ended 6 times .*postgres\.log"
    with pytest.raises(embedded.EmbeddedError, match=reason), embedded.running(home):
        pass


def test_a_deep_folder_gets_a_short_socket(home):
    deep = home / ("d" * 60) / ("e" * 60)
    cluster = embedded.cluster(deep)
    assert len(os.fsencode(cluster.run)) < 80
    with embedded.running(deep):
        assert works(cluster)
    assert embedded.wait_stopped(cluster, 10)
    cluster.run.rmdir()


def test_only_the_two_roles_log_in_and_only_with_their_password(home):
    with embedded.running(home) as cluster:
        for user, password in (
            (embedded.APP, "guessed"),
            ("postgres", ""),
            ("postgres", cluster.owner_password),
        ):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(host=str(cluster.run), user=user, password=password, dbname=embedded.DATABASE)
        assert stat.S_IMODE((home / "postgres.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.log.stat().st_mode) == 0o600
    assert embedded.wait_stopped(cluster, 10)


def test_what_a_person_typed_stays_out_of_the_servers_log(home):
    with embedded.running(home) as cluster:
        connection = psycopg.connect(cluster.url(embedded.APP))
        with connection, pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT 1 WHERE 'canari-9912345678' = 1::int")
    assert embedded.wait_stopped(cluster, 10)
    assert "canari" not in cluster.log.read_text()


def test_two_rivals_agree_on_one_file(tmp_path):
    embedded.create_once(tmp_path / "key", "first")
    embedded.create_once(tmp_path / "key", "second")
    assert (tmp_path / "key").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
