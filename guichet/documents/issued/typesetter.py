"""The child process that sets documents: nothing of the service is in it, and it can do little.

Started by `rendering` with its folder as only argument: `root/` in it is empty, `fonts/` and `templates/` are the
package's. Reads one JSON request a line, answers one JSON line; a document is data (`sys.inputs`), never source.
"""

import base64
import json
import resource
import sys
from pathlib import Path
from typing import Literal

import typst

_MEMORY = 512 * 1024 * 1024
_STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(package: Path, root: str) -> None:
    limit()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[package / "fonts"]
    )
    base = (package / "templates" / "base.typ").read_bytes()
    compiler = typst.Compiler(root=root, font_paths=fonts, package_path=root, package_cache_path=root)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        template = (package / "templates" / f"{request['template']}.typ").read_bytes()
        try:
            made = compiler.compile(
                base + b"\n" + template,
                format="pdf",
                sys_inputs=request["inputs"],
                pdf_standards=[*_STANDARDS],
                timestamp=request["timestamp"],
            )
            assert isinstance(made, bytes)
            answer = {"pdf": base64.b64encode(made).decode()}
        except typst.TypstError as error:
            answer = {"error": str(error)[:2000]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
