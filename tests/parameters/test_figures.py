"""Dated figures: the value of a day, and files that cannot be used."""

from datetime import date

import pytest

from guichet.parameters import FiguresError, load

FILE = """
limite:
  - {valeur: 20, du: 2026-05-01, base: "nouvel arrêté"}
  - {valeur: 10, du: 2021-01-01, au: 2026-04-30, base: "arrêté"}
ferme:
  - {valeur: 1, du: 2020-01-01, au: 2020-12-31, base: "arrêté"}
"""


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "limites.yaml"
    path.write_text(FILE, "utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("day", "value"),
    [("2020-12-31", 10), ("2021-01-01", 10), ("2026-04-30", 10), ("2026-05-01", 20), ("2090-01-01", 20)],
)
def test_a_figure_is_the_one_of_the_day(figures, day, value):
    assert figures.on("limite", date.fromisoformat(day)) == value


def test_a_figure_nobody_gives_is_said(figures):
    with pytest.raises(FiguresError, match="no figure is named autre"):
        figures.on("autre", date(2026, 1, 1))
    with pytest.raises(FiguresError, match="ferme has no value on 2021-01-01"):
        figures.on("ferme", date(2021, 1, 1))


@pytest.mark.parametrize("text", ["limite: 3", "limite: []", "limite: [{valeur: 1}]", "a: [", "[]"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    path = tmp_path / "limites.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(FiguresError, match=r"limites\.yaml"):
        load(path)
