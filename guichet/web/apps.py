from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guichet.web"
    label = "web"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed

        from guichet.web.account.adapter import attach_person
        from guichet.web.account.sessions import CHANGES, end_other_sessions

        for change in CHANGES:
            change.connect(end_other_sessions)
        email_confirmed.connect(attach_person)
