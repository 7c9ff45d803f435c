"""`guichet summons`: an office's file on standard input."""

import pytest

from guichet.accounts import queries
from guichet.config.cli import main
from tests.accounts.test_registry import HEADER, LINE

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_and_its_wrong_lines_are_named(monkeypatch, capsys):
    code = queries.office(queries.office_for("92").id).code

    class Input:
        class buffer:
            @staticmethod
            def read() -> bytes:
                return (HEADER + LINE + "x;A;B;F;01/05/2008;SEN;\n").encode()

    monkeypatch.setattr("sys.stdin", Input)
    assert main(["summons", code]) == 1
    told = capsys.readouterr()
    assert "1 gardées, 1 refusées" in told.out
    assert "line 3: numero_etranger" in told.err
    assert main(["summons", "nulle-part"]) == 1
