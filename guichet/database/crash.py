"""Named points where a test kills the process, as a power cut would."""

import os
import signal

from django.conf import settings


def point(name: str) -> None:
    """Die here, at once and without a word, where the setting `CRASH_AT` names this point; else do nothing."""
    if name == settings.CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
