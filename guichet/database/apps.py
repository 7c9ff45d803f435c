from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "guichet.database"
    label = "database"
