"""The printed symbol, read by a library that is not the one that drew it."""

import pytest
from PIL import Image

from guichet.documents.issued.two_d_doc import MODULE_MM, QUIET, Symbol, Value, draw
from tests.documents.issued.two_d_doc.vectors import MANDATORY_ONLY, PUBLISHED, Authority

libdmtx = pytest.importorskip("pylibdmtx.pylibdmtx", reason="needs libdmtx: sudo apt-get install libdmtx0b")


def image(symbol: Symbol, pixels: int = 5) -> Image.Image:
    side = symbol.modules + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(symbol.rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + QUIET, y + QUIET), 0)
    return picture.resize((side * pixels, side * pixels), Image.Resampling.NEAREST)


def test_the_published_text_makes_a_symbol_of_the_published_size():
    symbol = draw(PUBLISHED)
    assert symbol.modules == 64
    assert symbol.modules * MODULE_MM == pytest.approx(25.6)
    assert all(symbol.rows[y][0] for y in range(64))
    assert all(symbol.rows[-1])


@pytest.mark.parametrize("case", ["published", "bare", "full"])
def test_another_reader_finds_every_byte(case):
    authority = Authority()
    texts = {
        "published": PUBLISHED,
        "bare": authority.written(MANDATORY_ONLY),
        "full": authority.written(
            MANDATORY_ONLY
            | {"62": Value("W" * 38), "60": Value("A/" * 29 + "B"), "6X": Value("X" * 31, cut=True)}
            | {"6U": Value("9" * 38), "01": Value("A1" * 13)}
        ),
    }
    found = libdmtx.decode(image(draw(texts[case])), max_count=1)
    assert found[0].data == texts[case].encode()


def test_the_drawing_has_as_many_dark_modules_as_the_symbol():
    symbol = draw(PUBLISHED)
    runs = symbol.svg().split('d="')[-1].split('"')[0].split("M")[1:]
    lengths = [int(run.split("h")[1].split("v")[0]) for run in runs]
    assert sum(lengths) == sum(map(sum, symbol.rows))
