"""Reading a page as a person or a browser does."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """The visible text, the links, and the fields of the forms of a response."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.fields: list[dict[str, str | None]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._href: str | None = None
        self.feed(response.content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag in ("input", "select", "button"):
            self.fields.append({"tag": tag, **given})
        if tag == "a":
            self._href = given.get("href") or ""
            self._link_words = ""
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links[" ".join(self._link_words.split())] = self._href
            self._href = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "head" not in self._open:
            self.words.append(data)
            if self._href is not None:
                self._link_words += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, name: str) -> list[str | None]:
        """What may be chosen under a name, hidden fields aside."""
        return [f.get("value") for f in self.fields if f.get("name") == name and f.get("type") != "hidden"]

    def hidden(self) -> set[tuple[str | None, str | None]]:
        return {(f.get("name"), f.get("value")) for f in self.fields if f.get("type") == "hidden"}

    def of_class(self, name: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attrs) for tag, attrs in self.tags if name in (attrs.get("class") or "").split()]


def situation_of(url: str) -> list[tuple[str, str]]:
    """The pairs an address carries."""
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)
