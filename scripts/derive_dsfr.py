"""Derive guichet/web/static/guichet/dsfr.css from the DSFR inside the django-dsfr wheel.

Why not the DSFR's own files:
- they load the Marianne typeface, which is reserved for State services (the neutral identity must not fetch it);
- they place things by left and right, which breaks every right-to-left language;
- whole, they weigh 50 kB compressed, most of it for components that no page of ours uses.

So: the core and the components we use, without @font-face, dark and mourning variants, and with
each physical property in its logical form. Run again after an upgrade of django-dsfr or when a page
takes up a new component; tests/web/test_assets.py compares the committed file with this output.
"""

import re
from pathlib import Path

import dsfr

COMPONENTS = (
    "skiplink", "header", "footer", "button", "link", "form", "input", "radio", "select",
    "checkbox", "alert", "notice", "breadcrumb", "badge", "callout", "stepper", "upload",
)  # fmt: skip
DIST = Path(dsfr.__file__).parent / "static/dsfr/dist"
TARGET = Path(__file__).parent.parent / "guichet/web/static/guichet/dsfr.css"

LOGICAL = (
    (r"\b(margin|padding|border|scroll-margin|scroll-padding)-left\b", r"\1-inline-start"),
    (r"\b(margin|padding|border|scroll-margin|scroll-padding)-right\b", r"\1-inline-end"),
    (r"(?<=[{;])left:", "inset-inline-start:"),
    (r"(?<=[{;])right:", "inset-inline-end:"),
    # padding: top right bottom left
    (
        r"(?<=[{;])(margin|padding):([^\s;{}]+) ([^\s;{}]+) ([^\s;{}]+) ([^\s;{}!]+)(?=[;}])",
        r"\1-block:\2 \4;\1-inline:\5 \3",
    ),
    (r"text-align:left\b", "text-align:start"),
    (r"text-align:right\b", "text-align:end"),
)


def derive() -> str:
    """The derived style sheet, ready to be written."""
    sheets = [DIST / "core/core.main.min.css"]
    sheets += [DIST / f"component/{name}/{name}.main.min.css" for name in COMPONENTS]
    rules = [rule for sheet in sheets for rule in split_rules(sheet.read_text("utf-8"))]
    kept = [text for text in (keep(rule) for rule in rules) if text]
    css = "\n".join(dict.fromkeys(text for rule in kept for text in (rule, mirrored(rule)) if text))
    for physical, logical in LOGICAL:
        css = re.sub(physical, logical, css)
    css = css.replace("Marianne,arial,sans-serif", "var(--police)")
    css = re.sub(r"url\((?:\.\./)+icons/", "url(../dsfr/dist/icons/", css)
    return f"/* Derived from the DSFR (gouvfr/dsfr, MIT) by scripts/derive_dsfr.py. Do not edit. */\n{css}\n"


def keep(rule: str) -> str:
    """The rule without what the service does not show, or nothing."""
    if rule.startswith(("@font-face", "@charset")) or not rule.strip():
        return ""
    selector, _, body = rule.partition("{")
    if selector.startswith("@media"):
        inner = "".join(filter(None, (keep(inside) for inside in split_rules(body.removesuffix("}")))))
        return f"{selector}{{{inner}}}" if inner else ""
    if selector.startswith("@"):
        return rule
    wanted = [one for one in re.split(r",(?![^()]*\))", selector) if not unwanted(one)]
    return f"{','.join(wanted)}{{{body}" if wanted else ""


def mirrored(rule: str) -> str:
    """The rule's background images seen from the other side, for right-to-left pages, or nothing.

    A background has no logical position: its place along the line is counted from the other edge instead.
    """
    selector, _, body = rule.partition("{")
    found = re.search(r"background-position:([^;}]+)", body)
    if selector.startswith("@") or not found or "var(" in found[1]:
        return ""
    places = [re.fullmatch(r"(\S+|calc\(.+?\)) (\S+|calc\(.+\))", place) for place in found[1].split(",")]
    turned = ",".join(f"{from_the_other_edge(place[1])} {place[2]}" for place in places if place)
    selectors = ",".join(f"[dir=rtl] {one}" for one in re.split(r",(?![^()]*\))", selector))
    return f"{selectors}{{background-position:{turned}}}"


def from_the_other_edge(place: str) -> str:
    if place.startswith("calc(100% - "):
        return place.removeprefix("calc(100% - ").removesuffix(")")
    fixed = {"0": "100%", "100%": "0", "50%": "50%"}
    return fixed.get(place) or f"calc(100% - {place.removeprefix('calc')})"


def unwanted(selector: str) -> bool:
    return "[data-fr-theme=dark]" in selector or "[data-fr-mourning]" in selector


def split_rules(css: str) -> list[str]:
    """The top-level rules of a style sheet; braces inside strings and url() are skipped."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    rules, depth, start = [], 0, 0
    for token in re.finditer(r"\"[^\"]*\"|'[^']*'|url\([^)\"']*\)|[{};]", css):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0 and token[0] in "};":
            rules.append(css[start : token.end()].strip())
            start = token.end()
    return rules


if __name__ == "__main__":
    TARGET.write_text(derive(), "utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
