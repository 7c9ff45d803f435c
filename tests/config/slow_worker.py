"""The settings of a worker that knows `slow_job` too."""

from guichet.config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.config.slow_job"]
