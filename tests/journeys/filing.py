"""How a person files in a browser: by mouse, or by keyboard alone; with scripts or without."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations
from itertools import count
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.faults.visitor import PASSWORD, confirmation_link
from tests.papers import picture

Typed = Mapping[str, list[str]]
Look = Callable[[Page, str], None]
"""What is done with each page met: its name says which."""

FINDING = (
    "a => document.activeElement.name === a[0] && (a[1] === null || document.activeElement.value === a[1])"
)
_names = count(1)


@cache
def to_english() -> GNUTranslations:
    """What the English pages say."""
    with (settings.BASE / "guichet/web/locale/en/LC_MESSAGES/django.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def look_at_nothing(page: Page, name: str) -> None:
    """No audit: a browser without JavaScript cannot be audited."""


def new_address(who: str) -> str:
    """An address that nobody of this run has."""
    return f"{who}-{next(_names)}@exemple.test"


@dataclass
class Applicant:
    """Someone in a browser: what they type in, and with what."""

    page: Page
    mail: Path
    email: str = field(default_factory=lambda: new_address("aminata"))
    keyboard: bool = False
    look: Look = look_at_nothing

    # Words of the site, by its language.

    @property
    def english(self) -> bool:
        return (self.page.locator("html").get_attribute("lang") or "") == "en"

    def say(self, french: str) -> str:
        """Words of the interface as this person reads them."""
        return to_english().gettext(french) if self.english else french

    def button(self, french: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(french), exact=True)

    def link(self, french: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(french))

    def press(self, button: Locator) -> None:
        """Press a button: with the pointer, or reached by Tab and pressed by Enter."""
        if self.keyboard:
            self.reach(lambda: button.evaluate("one => one === document.activeElement"))
            self.page.keyboard.press("Enter")
        else:
            button.click()

    def reach(self, there: Callable[[], bool], most: int = 150) -> None:
        """Press Tab until it is reached; from the top of the page again where it lies above."""
        for _press in range(most):
            if there():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("never reached by Tab")

    # The steps.

    def sign_up(self) -> None:
        """From the form of an account to the link of its mail, back where they were going."""
        page = self.page
        page.get_by_label(self.say("Adresse électronique")).fill(self.email)
        page.locator("[name=password1]").fill(PASSWORD)
        self.look(page, "sign up")
        self.button("Créer mon compte").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        self.look(page, "confirmation sent")
        page.goto(confirmation_link(self.mail, self.email))
        self.look(page, "confirmation")
        page.locator("main form button[type=submit]").first.click()

    def fill(self, typed: Typed) -> None:
        """Every control under its name; one that appears when another is answered is waited for."""
        self.page.wait_for_load_state()
        for name, values in typed.items():
            for value in values:
                self._fill_one(name, value)

    def _fill_one(self, name: str, value: str) -> None:
        control = self.page.locator(f"#etape [name='{name}']:not([type=hidden])")
        kind = control.first.evaluate("one => one.type")
        if kind == "radio" or (kind == "checkbox" and control.count() > 1):
            control = self.page.locator(f"#etape [name='{name}'][value='{value}']")
        if self.keyboard:
            self._type(control, name, value, kind)
        elif kind in ("radio", "checkbox"):
            control.check(force=True)
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)
            control.blur()  # what is typed is kept when it is left

    def _type(self, control: Locator, name: str, value: str, kind: str) -> None:
        keys = self.page.keyboard
        self.reach(lambda: self.page.evaluate(FINDING, [name, None]))
        if kind == "radio":
            # Tab reaches the group; arrows choose in it.
            keys.press("Space")
            for _press in range(10):
                if self.page.evaluate(FINDING, [name, value]):
                    break
                keys.press("ArrowDown")
            expect(control).to_be_checked()
        elif kind == "checkbox":
            keys.press("Space")
            expect(control).to_be_checked()
        elif kind.startswith("select"):
            keys.type(control.locator(f"option[value='{value}']").inner_text())
            expect(control).to_have_value(value)
        else:
            keys.press("Control+A")
            keys.type(value)

    def go_on(self) -> None:
        """Save the step and go to the next one."""
        here = self.page.url
        self.press(self.button("Enregistrer et poursuivre").last)
        self.page.wait_for_url(lambda url: url.split("#")[0] != here.split("#")[0])

    def join(self, asked: Iterable[str]) -> None:
        """One file for each of these documents."""
        # From now on the browser opens no chooser of its own: asked for at the moment of the key, it may come too late.
        self.page.on("filechooser", lambda _: None)
        expect(self.page.locator(".htmx-request")).to_have_count(0)  # what was typed is kept by now
        for name in asked:
            article = self.page.locator(f"#document-{name}")
            file = {"name": f"{name}.png", "mimeType": "image/png", "buffer": picture()}
            control = article.locator(f"#fichier-{name}")
            send = article.get_by_role("button", name=self.say("Envoyer ce fichier"), exact=True)
            if self.keyboard:
                self.reach(lambda control=control: control.evaluate("one => one === document.activeElement"))
                with self.page.expect_file_chooser() as chooser:
                    self.page.keyboard.press("Space")
                chooser.value.set_files([file])
            else:
                control.set_input_files([file])
            self.press(send)
            expect(article.get_by_role("link", name=f"{name}.png")).to_be_visible(timeout=20_000)
            if self.keyboard:
                expect(article).to_be_focused()
