"""Reads the blocks of a listing page into an edition.

The reader keeps where it stands (headings, département, service, open list) and turns each block into
entries, notices, a heading or an anomaly. Nothing of the page is left out of all four.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from guichet.catalogue import places
from guichet.catalogue.addresses import canonical_url, is_openable, slug_of
from guichet.catalogue.blocks import (
    Block,
    Bullet,
    Embed,
    Gap,
    HeadingBlock,
    Hint,
    Paragraph,
    Unread,
    blocks_of,
)
from guichet.catalogue.edition import (
    ORDINARY_TEXT,
    REDIRECTION,
    Anomaly,
    Edition,
    Entry,
    Heading,
    Link,
    Notice,
    identified,
)
from guichet.catalogue.found import LONGEST_LABEL, Found, bold_words, found_in
from guichet.catalogue.inline import (
    Anchor,
    Part,
    Tag,
    Text,
    anchors_of,
    is_address,
    parts_of,
    sentence,
    tidy,
    title,
)
from guichet.catalogue.position import BOLD_LABEL, PLAIN_LABEL, Position
from guichet.catalogue.words import fold

_ABOVE = re.compile(r"\bci dessus\b|\bprecedent")


def parse(text: str) -> Edition:
    """Reads a listing page (GitBook Markdown, any edition) into its entries, notices and anomalies.

    Never fails: whatever is not understood comes back as an anomaly with its line. Takes time linear in the
    length of `text`.
    """
    return _Reader(list(blocks_of(text))).read()


@dataclass(slots=True)
class _Draft:
    """An entry being read: an embed further down may still give it its address."""

    line: int
    departement: str | None
    section: str | None
    service: str | None
    found: Found
    url: str | None
    notes: list[str] = field(default_factory=list[str])
    is_parent: bool = False

    @property
    def is_linked(self) -> bool:
        return self.found.anchor is not None


@dataclass(slots=True)
class _Item:
    """A list item under which others may be nested."""

    indent: int
    draft: _Draft


class _Reader:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.position = Position()
        self.drafts: list[_Draft] = []
        self.notices: list[Notice] = []
        self.anomalies: list[Anomaly] = []
        self.headings: list[Heading] = []
        self.items: list[_Item] = []
        self.unlinked: list[_Draft] = []
        self.unlinked_intro: list[str] = []
        self.loose_list: list[tuple[int, list[Part]]] = []
        self.seen: set[Entry] = set()
        self.left: Anomaly | None = None

    def read(self) -> Edition:
        for index, block in enumerate(self.blocks):
            if not isinstance(block, Bullet):
                self._close_list()
            following = self._following(index)
            match block:
                case HeadingBlock():
                    self._heading(block)
                case Bullet():
                    self._bullet(block)
                case Paragraph():
                    self._paragraph(block, following)
                case Hint():
                    self._hint(block)
                case Embed():
                    self._embed(block)
                case Gap(line):
                    self._gap(line, self.blocks[index - 1] if index else None, following)
                case Unread(line, source, reason):
                    self._doubt(line, source, reason)
        self._close_list()
        self._close_unlinked()
        if not self.drafts:
            self._doubt(1, "", "aucune démarche reconnue : ce texte n'est sans doute pas une page de liste")
        return self._edition()

    def _following(self, index: int) -> Block | None:
        """The next block, empty lines aside."""
        return next(
            (block for block in self.blocks[index + 1 : index + 3] if not isinstance(block, Gap)), None
        )

    def _edition(self) -> Edition:
        entries = [self._entry(draft) for draft in self.drafts if not draft.is_parent]
        anomalies = sorted(dict.fromkeys(self.anomalies), key=lambda anomaly: anomaly.ligne)
        return Edition(
            tuple(identified(entries)), tuple(self.notices), tuple(anomalies), tuple(self.headings)
        )

    def _entry(self, draft: _Draft) -> Entry:
        slug = None if draft.url is None else slug_of(draft.url)
        notes = tuple(dict.fromkeys(draft.notes))
        title, service = draft.found.intitule, draft.service
        entry = Entry("", draft.departement, draft.section, title, draft.url, slug, service, notes)
        if entry in self.seen:
            self._doubt(draft.line, title, "ligne répétée à l'identique : une seule entrée")
        self.seen.add(entry)
        return entry

    # Blocks

    def _heading(self, block: HeadingBlock) -> None:
        self._close_unlinked()
        parts = self._parts(block.line, block.source)
        text = title(parts) or tidy(sentence(parts))
        anchors = anchors_of(parts)
        place = self._place(block, text)
        if place is not None:
            self._departement(block.line, block.level, text, place)
        if any(slug_of(anchor.url) for anchor in anchors):
            self.position.close(block.level)
            self._entries(block.line, parts)
        elif anchors:
            self.position.close(block.level)
            self._notice(REDIRECTION, parts, block.line)
        elif place is None:
            self._section_heading(block, text)
        self.headings.append(Heading(block.line, block.level, text, self.position.departement))

    def _place(self, block: HeadingBlock, text: str) -> places.Reading | None:
        """The département that a heading names, unless it stands below that very département."""
        place = places.departement_in_heading(text)
        same = place is not None and place.departement == self.position.departement is not None
        return None if same and self.position.is_inside(block.level) else place

    def _departement(self, line: int, level: int, text: str, place: places.Reading) -> None:
        self.left = None
        if place.doubt:
            self._doubt(line, text, place.doubt)
        self.position.enter(level, place.departement)
        service = places.service_in_title(text, place.departement)
        if service is not None:
            self.position.office(level, service.nom)

    def _section_heading(self, block: HeadingBlock, text: str) -> None:
        here = self.position.departement
        service = places.service_in_heading(text, here)
        if self.position.is_inside(block.level):
            if service is None:
                self.position.section(block.level, text)
            else:
                self._service(block, service)
        elif service is not None and here is not None and service.departement in {None, here}:
            if service.departement is None:
                self._doubt(block.line, text, f"service rattaché au département {here}, sans certitude")
            self._service(block, service)
        elif here is not None and self.position.is_untouched:
            reason = f"titre de niveau {block.level} juste sous le département {here} : lu comme sa section"
            self._doubt(block.line, text, reason)
            self.position.section(block.level, text)
        else:
            if here is not None:
                reason = (
                    f"titre qui ne nomme aucun département, après {here} : ce qui suit n'est rattaché à aucun"
                )
                self.left = Anomaly(block.line, text, reason)
            self.position.leave(block.level, text)
            if service is not None:
                self._service(block, service)

    def _service(self, block: HeadingBlock, service: places.ServiceReading) -> None:
        here = self.position.departement
        if here is not None and service.departement not in {None, here}:
            reason = f"ce service est du département {service.departement}, la page le place sous {here}"
            self._doubt(block.line, service.nom, reason)
        self.position.office(block.level, service.nom)

    def _bullet(self, block: Bullet) -> None:
        parts = self._parts(block.line, block.source)
        while self.items and self.items[-1].indent >= block.indent:
            self.items.pop()
        if self.position.departement is None and not self._stands_alone(parts):
            self.loose_list.append((block.line, parts))
            return
        self._close_loose_list()
        parent = self.items[-1].draft if self.items else None
        if parent is not None and not parent.is_linked:
            parent.is_parent = True
        for draft in self._entries(block.line, parts):
            if parent is not None and parent.is_linked:
                draft.notes.append(parent.found.intitule)
            self.items.append(_Item(block.indent, draft))

    def _stands_alone(self, parts: list[Part]) -> bool:
        """A list item that is an entry even where no heading names a département."""
        anchors = anchors_of(parts)
        return any(slug_of(anchor.url) for anchor in anchors) or (
            bool(anchors) and places.departement_in_label(title(parts)) is not None
        )

    def _paragraph(self, block: Paragraph, following: Block | None) -> None:
        source = block.source
        first, _, rest = source.strip().partition("\n")
        if rest.strip() and (bold := bold_words(first)) and not anchors_of(parts_of(first)):
            self._label(block.line, title(parts_of(bold)), BOLD_LABEL)
            source = rest
        parts = self._parts(block.line, source)
        anchors = anchors_of(parts)
        if any(slug_of(anchor.url) for anchor in anchors):
            self._linked_paragraph(block.line, parts, anchors)
        elif self._speaks_of_above(parts) and _is_one_address(anchors):
            self._announce_and_serve(parts, anchors[0].url)
        elif not anchors and self.unlinked and (isinstance(following, Embed) or self._speaks_of_above(parts)):
            self.unlinked_intro.append(tidy(sentence(parts)))
        elif not anchors and self._is_label(source, parts, following):
            level = BOLD_LABEL if bold_words(source) else PLAIN_LABEL
            self._label(block.line, title(parts), level)
        else:
            self._close_unlinked()
            self._notice(ORDINARY_TEXT, parts, block.line)

    def _is_label(self, source: str, parts: list[Part], following: Block | None) -> bool:
        """A short line that announces what follows it: before a list, or in bold before anything."""
        text = sentence(parts)
        if len(text) > LONGEST_LABEL or "\n" in text or text.endswith((".", "!", "?", ";", ",")):
            return False
        if isinstance(following, Bullet):
            return True
        return bold_words(source) is not None and not isinstance(following, HeadingBlock | None)

    def _label(self, line: int, text: str, level: int) -> None:
        self._close_unlinked()
        place = places.departement_in_label(text)
        service = places.service_in_heading(text, self.position.departement)
        if place is not None and places.departement_in_heading(text) == place:
            self._departement(line, level, text, place)
        elif service is not None and service.departement in {None, self.position.departement}:
            self.position.office(level, service.nom)
        else:
            self.position.section(level, text)
        self.headings.append(Heading(line, level, text, self.position.departement))

    def _linked_paragraph(self, line: int, parts: list[Part], anchors: list[Anchor]) -> None:
        text = sentence(parts)
        if self._speaks_of_above(parts) and _is_one_address(anchors):
            self._announce_and_serve(parts, anchors[0].url)
            return
        self._close_unlinked()
        drafts = self._entries(line, parts)
        labels = sum(len(anchor.label.strip()) for anchor in anchors if not is_address(anchor.label))
        words = len(title(parts))
        if len(drafts) == 1 and labels and labels * 2 < words:
            self._doubt(line, text, "phrase qui contient l'adresse d'une démarche : lue comme une entrée")

    def _speaks_of_above(self, parts: list[Part]) -> bool:
        """True for a sentence about the lines without link just above it."""
        return bool(self.unlinked) and _ABOVE.search(fold(sentence(parts))) is not None

    def _announce_and_serve(self, parts: list[Part], url: str) -> None:
        self.unlinked_intro.append(title(parts) or tidy(sentence(parts)))
        self._serve_unlinked(url)

    def _hint(self, block: Hint) -> None:
        self._close_unlinked()
        parts = self._parts(block.line, block.source)
        self._notice(block.style, parts, block.line)

    def _embed(self, block: Embed) -> None:
        caption = title(self._parts(block.line, block.caption))
        if self.unlinked and is_openable(block.url):
            if caption:
                self.unlinked_intro.append(caption)
            if not self.unlinked_intro:
                reason = "adresse seule sous des lignes sans lien : lue comme la leur"
                self._doubt(block.line, block.url, reason)
            self._serve_unlinked(block.url)
        elif slug_of(block.url) and caption:
            self._add(block.line, Found(caption, Anchor(caption, block.url)))
        else:
            self._doubt(block.line, block.url, "adresse seule, sans ligne qu'elle serve : gardée comme avis")
            link = Link(block.url, caption)
            self.notices.append(
                Notice(self.position.departement, ORDINARY_TEXT, caption or block.url, (link,))
            )
            self.position.touch()

    def _gap(self, line: int, before: Block | None, after: Block | None) -> None:
        """Several empty lines between two lists: the second may not belong to what announced the first."""
        if isinstance(before, Bullet) and isinstance(after, Bullet) and self.position.end_of_list():
            reason = (
                "liste séparée de la précédente sans titre : rattachée au titre du dessus, pas à l'annonce"
            )
            self._doubt(line, after.source.strip(), reason)

    # Entries

    def _entries(self, line: int, parts: list[Part]) -> list[_Draft]:
        """The entry that a block holds, or its entries where it holds several forms."""
        return [self._add(line, found) for found in self._found(line, parts)]

    def _found(self, line: int, parts: list[Part]) -> list[Found]:
        found = found_in(parts)
        if len(found) > 1:
            self._doubt(
                line, sentence(parts), f"plusieurs démarches dans une ligne : lues comme {len(found)} entrées"
            )
        return found

    def _add(self, line: int, found: Found) -> _Draft:
        url = self._address(line, found)
        departement = self._departement_of(line, found.intitule)
        section = self._section()
        service = self._service_of(line, found.intitule)
        draft = _Draft(line, departement, section, service, found, url, list(found.notes))
        if found.anchor is None:
            self.unlinked.append(draft)
        elif is_address(found.intitule):
            self._doubt(line, found.intitule, "lien sans intitulé : son adresse en tient lieu")
        if departement is None and self.left is not None:
            self.anomalies.append(self.left)
            self.left = None
        self.drafts.append(draft)
        self.position.touch()
        return draft

    def _section(self) -> str | None:
        parents = [item.draft.found.intitule for item in self.items if not item.draft.is_linked]
        return self.position.section_path(parents)

    def _departement_of(self, line: int, intitule: str) -> str | None:
        here = self.position.departement
        label = places.departement_in_label(intitule)
        if label is None or label == places.Reading(here):
            return here
        if here is not None:
            self._doubt(
                line, intitule, f"l'intitulé porte un autre code que le département {here} où il se trouve"
            )
            return here
        if label.doubt:
            self._doubt(line, intitule, label.doubt)
        return label.departement

    def _service_of(self, line: int, intitule: str) -> str | None:
        """The service of the headings, unless the title itself names another sous-préfecture."""
        above = self.position.service
        named = places.service_in_title(intitule, self.position.departement)
        if named is None or (above is not None and places.is_same_service(above, named)):
            return above
        if above is not None:
            self._doubt(
                line, intitule, f"l'intitulé nomme un autre service que le titre du dessus, « {above} »"
            )
        return named.nom

    def _address(self, line: int, found: Found) -> str | None:
        if found.anchor is None:
            return None
        if is_openable(found.anchor.url):
            return found.anchor.url
        shown = f"[{found.intitule}]({found.anchor.url})"
        self._doubt(line, shown, "adresse relative ou inutilisable : l'entrée est gardée sans adresse")
        return None

    def _serve_unlinked(self, url: str) -> None:
        """The address stands for the lines without link above it, and its sentence becomes their note."""
        for draft in self.unlinked:
            if draft.is_parent:
                continue
            draft.url = url
            draft.notes.extend(self.unlinked_intro)
        self.unlinked, self.unlinked_intro = [], []

    def _close_unlinked(self) -> None:
        """What announced an address that never came is a notice."""
        for text in self.unlinked_intro:
            self.notices.append(Notice(self.position.departement, ORDINARY_TEXT, text))
        self.unlinked, self.unlinked_intro = [], []

    # Notices and anomalies

    def _close_list(self) -> None:
        self.items.clear()
        self._close_loose_list()

    def _close_loose_list(self) -> None:
        """A list outside any département, without forms, is a notice."""
        if self.loose_list:
            first, lines = (
                self.loose_list[0][0],
                [part for _, parts in self.loose_list for part in (*parts, Text("\n"))],
            )
            self.loose_list = []
            self._notice(ORDINARY_TEXT, lines, first)

    def _notice(self, niveau: str, parts: list[Part], line: int) -> None:
        text = sentence(parts)
        links: list[Link] = []
        for anchor in anchors_of(parts):
            label = tidy(anchor.label)
            if label:
                links.append(Link(anchor.url, label))
            else:
                self._doubt(line, anchor.url, "lien sans texte, invisible sur la page : non repris")
        if text or links:
            self.notices.append(Notice(self.position.departement, niveau, text, tuple(dict.fromkeys(links))))
            self.position.touch()

    def _parts(self, line: int, source: str) -> list[Part]:
        """The block's parts, after saying what of it cannot be read with certainty."""
        parts = parts_of(source)
        for part in parts:
            if isinstance(part, Tag):
                self._doubt(line, part.value, "élément HTML non repris")
            elif isinstance(part, Anchor):
                self._cut_label(line, part)
            elif "](" in part.value:
                self._doubt(line, part.value, "lien mal formé : lu comme du texte")
        return parts

    def _cut_label(self, line: int, anchor: Anchor) -> None:
        """Says which addresses of a label were left aside, or that it shows another than it leads to."""
        for piece in anchor.elsewhere:
            if not piece.label.strip():
                reason = "lien sans texte, invisible sur la page : non repris"
            elif is_address(piece.label):
                reason = f"le lien affiche une adresse et mène à une autre : lu comme {anchor.url}"
            else:
                reason = (
                    f"intitulé coupé entre deux adresses : lu comme {anchor.url}, celle du plus long morceau"
                )
            self._doubt(line, f"[{piece.label}]({piece.url})", reason)
        shown = anchor.label.strip()
        if not anchor.elsewhere and slug_of(shown) not in {None, slug_of(anchor.url)}:
            self._doubt(
                line, f"[{shown}]({anchor.url})", "le lien affiche une démarche et mène à une autre : suivi"
            )

    def _doubt(self, line: int, text: str, reading: str) -> None:
        self.anomalies.append(Anomaly(line, text, reading))


def _is_one_address(anchors: list[Anchor]) -> bool:
    return len({canonical_url(anchor.url) for anchor in anchors}) == 1 and is_openable(anchors[0].url)
