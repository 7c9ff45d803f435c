"""What a process of the web server loads: the application, its connections, its end with its parent."""

import multiprocessing
import os
import threading

from guichet.config import settings
from guichet.config.wsgi import application as application

# Only here do many threads come and go; a command has one connection.
settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 16, "timeout": 5}


def _end_with_parent() -> None:
    """A killed parent stops nobody: without this its workers would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


threading.Thread(target=_end_with_parent, daemon=True).start()
