"""Which static files are served: of the design system, what our pages link to and what that refers to."""

import hashlib
import os

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


class StaticConfig(StaticFilesConfig):
    # The same rules again by component, for old browsers or for building: nothing of it is linked to.
    ignore_patterns = (  # pyright: ignore[reportAssignmentType]
        "analytics",
        # All but the State's mark (logo), which its identity links to.
        "*/component/[!l]*",
        "*/component/link/*",
        "core",
        "icon-picker",
        "layout",
        "legacy",
        "scheme",
        "utility",
        "*.legacy.*",
        "*.nomodule.*",
        "*.md",
        "*.scss",
        "dsfr_version",
    )


def collect() -> None:
    """Gather, name by content and compress the static files; nothing is done while they are the same."""
    known = settings.STATIC_ROOT / ".sources"
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(StaticConfig.ignore_patterns):
            source = os.stat(storage.path(path))
            found.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    if known.exists() and known.read_text() == found.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    known.write_text(found.hexdigest())
