"""Cut the fonts of the issued documents to what names and sentences in France need.

`python scripts/build_fonts.py FOLDER`: FOLDER holds NotoSans-*.ttf and NotoSansArabic-*.ttf as Debian's package
fonts-noto-core installs them (/usr/share/fonts/truetype/noto; SIL Open Font License 1.1). Writes the fonts and
`coverage.json`, the ranges of characters they can print.
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "guichet" / "documents" / "issued" / "fonts"
LATIN = "U+0020-007E,U+00A0-024F,U+0250-02AF,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF"
SIGNS = (
    "U+2010-2015,U+2018-201F,U+2020-2022,U+2026,U+202F,U+2030,"
    "U+2032-2033,U+2039-203A,U+20AC,U+2116,U+2122,U+2212,U+FFFD"
)
ARABIC = "U+0600-06FF,U+0750-077F"
FONTS = {
    "NotoSans-Regular.ttf": f"{LATIN},{SIGNS}",
    "NotoSans-Bold.ttf": f"{LATIN},{SIGNS}",
    "NotoSansArabic-Regular.ttf": ARABIC,
    "NotoSansArabic-Bold.ttf": ARABIC,
}


def main(folder: Path) -> None:
    printable: dict[str, set[int]] = {"Regular": set(), "Bold": set()}
    for name, ranges in FONTS.items():
        options = ["--no-hinting", "--layout-features=*", "--notdef-outline", "--name-IDs=*"]
        subset.main([str(folder / name), f"--unicodes={ranges}", f"--output-file={TARGET / name}", *options])
        printable["Bold" if "Bold" in name else "Regular"] |= set(TTFont(TARGET / name).getBestCmap())
    ranges_of = as_ranges(sorted(printable["Regular"] & printable["Bold"]))
    (TARGET / "coverage.json").write_text(json.dumps(ranges_of) + "\n")


def as_ranges(points: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for point in points:
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
