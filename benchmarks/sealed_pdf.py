"""A receipt as it is handed out (2D-Doc, accessible PDF, seal) beside WeasyPrint's PDF/UA of the same page, unsealed.

By the wall clock: the typesetter is a process of its own. Both have their fonts warm, and every receipt is of
someone else. Keys and templates are those of a demonstration; files and database are left out on both sides.
"""

import atexit
import json
import os
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from html import escape
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

import typst
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.measure import Figure, against, rates

_RECEIPTS = 20
_NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
_ADDRESS = "https://guichet.exemple.test/verifier"


def figures() -> list[Figure]:
    home = mkdtemp(prefix="guichet-bench-")
    atexit.register(rmtree, home, ignore_errors=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
    os.environ.setdefault("GUICHET_HOME", home)
    os.environ.setdefault("SECRET_KEY", "a key for measures only, long enough for anyone, secret to no one")
    import django

    django.setup()
    frozen = receipts()
    peer = weasyprint(Path(home))
    for way in (sealed(Path(home)), peer, typeset(home)):
        assert way(frozen[0]).startswith(b"%PDF")
    ours, theirs, alone = rates(
        (sealed(Path(home)), frozen), (peer, frozen), (typeset(home), frozen), clock=perf_counter
    )
    said = "WeasyPrint PDF/UA, same page"
    return [
        against("sealed PDF with 2D-Doc", ours, theirs, said, 1.0),
        against("typst alone", alone, theirs, said, 1.5),
    ]


def receipts() -> list[str]:
    """The frozen data of as many receipts, each of someone else."""
    from guichet.documents.issued import contents
    from guichet.documents.issued.kinds import KINDS
    from tests.documents.issued.sample import receipt

    kind = KINDS["attestation_depot"]
    day = date(2026, 11, 21)
    names = [f"Exemple-{'ABCDEFGHIJ'[n % 10]}{'KLMNOPQRST'[n // 10]}" for n in range(_RECEIPTS)]
    said = [contents.read(kind, receipt(identite__nom=name)) for name in names]
    return [contents.frozen(kind, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", day, one) for one in said]


def sealed(home: Path) -> Callable[[str], bytes]:
    from guichet.documents.issued import keys, making
    from guichet.documents.issued.kinds import KINDS

    keys.make_test_keys(home / "seal.pem")
    held, kind = keys.load(home / "seal.pem"), KINDS["attestation_depot"]

    def make(frozen: str) -> bytes:
        code = making.code_of(kind, frozen, held.stamp, _NOW)
        return making.sealed(making.rendered(kind, frozen, code, _ADDRESS, demonstration=True), held, _NOW)

    return make


def page_of(frozen: str) -> tuple[dict[str, Any], str]:
    """What a template lays out, and the drawing of the code: the same for both."""
    from guichet.documents.issued import contents, layout
    from guichet.documents.issued.parts import Attestation
    from guichet.documents.issued.two_d_doc import draw

    reference, day, said = contents.thawed(frozen)
    assert isinstance(said, Attestation)
    symbol = draw(said.identite.nom.upper() * 20)
    return layout.page(said, layout.Edition(reference, day, _ADDRESS, True), symbol), symbol.svg()


def typeset(home: str) -> Callable[[str], bytes]:
    """The same compiler in this process, with neither code text nor seal."""
    from guichet.documents.issued import rendering

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[rendering.PACKAGE / "fonts"],
    )
    templates = rendering.PACKAGE / "templates"
    source = b"\n".join((templates / name).read_bytes() for name in ("base.typ", "attestation.typ"))
    compiler = typst.Compiler(root=home, font_paths=fonts)

    def make(frozen: str) -> bytes:
        page, drawing = page_of(frozen)
        inputs = {"page": json.dumps(page), "donnees": frozen, "symbole": drawing, "code": "DC04"}
        made = compiler.compile(
            source, format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], timestamp=0
        )
        assert isinstance(made, bytes)
        return made

    return make


def weasyprint(home: Path) -> Callable[[str], bytes]:
    from guichet.documents.issued import rendering

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: Noto; font-weight: {weight};"
        f" src: url({(rendering.PACKAGE / 'fonts' / name).as_uri()}) }}"
        for name, weight in (("NotoSans-Regular.ttf", 400), ("NotoSans-Bold.ttf", 700))
    )
    style = CSS(
        string=faces
        + "@page { size: A4; margin: 16mm 20mm 22mm } body { font: 9.5pt Noto } h1 { font-size: 14pt }"
        " h2 { font-size: 10.5pt } dl { display: grid; grid-template-columns: auto 1fr } img { float: right }",
        font_config=fonts,
    )
    return partial(_printed, style, fonts)


def _printed(style: CSS, fonts: FontConfiguration, frozen: str) -> bytes:
    page, drawing = page_of(frozen)
    made = HTML(string=html(page, drawing)).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    assert isinstance(made, bytes)
    return made


def html(page: dict[str, Any], drawing: str) -> str:
    def listed(pairs: list[tuple[str, str]]) -> str:
        return (
            "<dl>" + "".join(f"<dt>{escape(a)}</dt><dd><b>{escape(b)}</b></dd>" for a, b in pairs) + "</dl>"
        )

    image = "data:image/svg+xml;base64," + b64encode(drawing.encode()).decode()
    facts = "".join(f"<h2>{escape(found['titre'])}</h2>{listed(found['lignes'])}" for found in page["tete"])
    blocks = "".join(
        f"<h2>{escape(block['titre'])}</h2>"
        + "".join(f"<p>{escape(said)}</p>" for said in block["paragraphes"])
        for block in page["blocs"]
    )
    return (
        f"<html lang=fr><title>{escape(page['titre'])}</title><p><b>{escape(page['emetteur'])}</b></p>"
        f"<h1>{escape(page['titre'])}</h1><img src='{image}' alt='{escape(page['code']['description'])}'>"
        f"{facts}{blocks}"
        f"<footer>{escape(page['pied'])}</footer></html>"
    )
