from django.apps import AppConfig


class IssuedConfig(AppConfig):
    name = "guichet.documents.issued"
    label = "issued"
