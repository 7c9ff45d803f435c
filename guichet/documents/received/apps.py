from django.apps import AppConfig


class ReceivedConfig(AppConfig):
    name = "guichet.documents.received"
    label = "received"

    def ready(self) -> None:
        from guichet.documents.received import jobs  # noqa: F401  # the worker knows them by name
