from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guichet.web"
    label = "web"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed
        from allauth.mfa.signals import authenticator_removed

        from guichet.accounts import signals
        from guichet.web.account.adapter import attach_person
        from guichet.web.account.sessions import CHANGES, end_other_sessions, forget_the_second_factor
        from guichet.web.agent import access

        for change in CHANGES:
            change.connect(end_other_sessions)
        authenticator_removed.connect(forget_the_second_factor)
        email_confirmed.connect(attach_person)
        signals.access_ends_soon.connect(access.tell_it_ends_soon)
        signals.access_ended.connect(access.tell_it_ended)
