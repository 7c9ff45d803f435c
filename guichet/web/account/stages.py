"""The steps of a sign-in that are ours."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse

from guichet.web.account.proconnect import proved_second_factor


class SecondFactor(AuthenticateStage):
    """Asks for the second factor of whoever chose one, unless ProConnect has just seen two."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if proved_second_factor(self.request, self.login.user):
            return None, True
        return super().handle()  # pyright: ignore[reportReturnType]  # a bare tuple there
