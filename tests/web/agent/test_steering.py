"""The figures of an office as a page, and its dossiers as files that work nothing out."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.test import Client

from guichet.dossiers.steering.types import Line
from guichet.web.agent.spreadsheets import as_csv, as_ods
from guichet.web.components.charts import chart
from tests.accounts.agents import make_agent, sign_in_agent
from tests.dossiers.instruction.before_agents import lille
from tests.dossiers.instruction.examined import Examined

FORMULA = '=HYPERLINK("https://exemple.test")'
DAY = date(2023, 11, 15)


def line(name: str) -> Line:
    return Line("5901202311150000001", name, "@SUM(1)", "Essai", "depose", DAY, None, None, None)


def test_no_cell_of_a_csv_is_a_formula():
    for start in ("=", "+", "-", "@", "\t", "\r", "|", "%"):
        text = as_csv([line(f"{start}1+1")]).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert rows[1][1] == f"'{start}1+1"
        assert rows[1][2] == "'@SUM(1)"


def test_a_formula_of_another_width_or_behind_what_is_not_seen_is_none_either():
    for start in ("＝", "＋", "－", "＠", " =", "\u200b=", "\ufeff@", "\u00a0+"):
        text = as_csv([line(f"{start}1+1")]).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][1] == f"'{start}1+1", start


def test_a_file_is_read_by_a_spreadsheet_as_it_was_written_and_states_are_in_words():
    from odfdo import Document, Table

    opened = Document(io.BytesIO(as_ods([line(f"{FORMULA}\x0b"), line('O’Brien "Zoé" & fils')])))
    (table,) = (one for one in opened.body.get_tables() if isinstance(one, Table))
    rows = list(table.iter_values())
    assert rows[1][1:5] == [FORMULA, "@SUM(1)", "Essai", "À examiner"]
    assert rows[2][1] == 'O’Brien "Zoé" & fils'
    assert rows[1][0] == "5901202311150000001"


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\U0001ffff", "\ud800", "\x00"])
def test_a_sign_that_no_file_can_hold_stops_no_export(sign: str):
    with zipfile.ZipFile(io.BytesIO(as_ods([line(f"Exem{sign}ple")]))) as opened:
        assert ">Exemple<" in opened.read("content.xml").decode()
    assert len(as_csv([line(f"Exem{sign}ple")]).decode("utf-8-sig").splitlines()) == 2


def test_a_name_with_quotes_and_semicolons_stays_in_its_cell():
    text = as_csv([line('O"Brien; d’Été')]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][1] == 'O"Brien; d’Été'


def test_no_cell_of_an_ods_is_a_formula():
    with zipfile.ZipFile(io.BytesIO(as_ods([line(FORMULA)]))) as opened:
        content = opened.read("content.xml").decode()
    assert "table:formula" not in content
    assert "HYPERLINK" in content
    assert 'office:date-value="2023-11-15"' in content


def test_bars_are_as_high_as_their_figures():
    drawn = chart([("janv.", (0, 4)), ("févr.", (8, 2))], ("a", "b"))
    assert [bar.height for bar in drawn.bars] == [0, 80, 160, 40]
    assert all(bar.y + bar.height == drawn.floor for bar in drawn.bars)
    assert not chart([("janv.", (0, 0))], ("a", "b"))


def test_a_manager_reads_the_figures_and_takes_the_list_away(one: Examined):
    make_agent("rosa@exemple.test", lille(), "responsable")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "rosa@exemple.test")
    page = client.get("/agent/pilotage?procedure=ase-premiere-demande").content.decode()
    assert "Une demande sur deux, au plus (médiane)" not in page  # nothing is decided yet
    assert "<dt>Demandes en cours</dt><dd>1</dd>" in page
    asked = {"du": "2023-11-01", "au": "2023-11-30"}
    answer = client.post("/agent/pilotage/export", {**asked, "format": "csv"})
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 2
    assert client.post("/agent/pilotage/export", {**asked, "format": "ods"}).content[:2] == b"PK"
    for wrong in ({"du": "2023-12-01", "au": "2023-11-30", "format": "csv"}, {**asked, "format": "exe"}, {}):
        assert client.post("/agent/pilotage/export", wrong).status_code == 422


def test_the_public_page_says_so_while_nothing_is_published(one: Examined, client: Client):
    assert "Aucun délai n’est encore publié." in client.get("/delais").content.decode()
