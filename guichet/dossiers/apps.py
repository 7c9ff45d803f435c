from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "guichet.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from guichet.dossiers.news import listen

        listen()
