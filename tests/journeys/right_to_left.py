"""The settings of the service with one more language, written from right to left: French words, turned."""

from guichet.config.settings import *  # noqa: F403

LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "Pseudo")]
