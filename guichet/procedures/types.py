"""The records a procedure speaks in. All frozen; `Text` holds French and English, `.in_(lang)` gives one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from guichet.procedures.fields import Answer, Option, Part
from guichet.rules import Quotation, Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What was typed in one field is not an answer.

    `field` is its id; `base` its name on the page (`enfants-0-prenom` in a row); `names` the wrong controls, the first
    of which takes the focus; `typed` what was typed, by control; `choices` what to choose from where several are meant.
    """

    field: str
    base: str
    names: tuple[str, ...]
    message: Text
    typed: Mapping[str, str]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one post gives.

    `answers` is what to store: every answer of the draft, with those of the step as posted. A field with a fault keeps
    its former answer. `cleared` are fields whose answer went because their condition no longer holds. `rows` says how
    many rows of a group to show where the person asked for one more.
    """

    answers: dict[str, Answer]
    faults: tuple[Fault, ...]
    posted: Mapping[str, tuple[str, ...]]
    cleared: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: `corriger`, `abandonner`, `aide` (ask a person) or `orientation` (a situation to ask about)."""

    kind: str
    label: Text
    url: str | None
    situation: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ineligibility:
    """A rule that does not hold: why, the field and step that reveal it, and the ways on."""

    id: str
    field: str
    step: str
    reason: Text
    ways: tuple[Way, ...]
    base: tuple[str, ...]
    sources: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What must be done before filing: `kind` is `champ`, `attestation`, `piece` or `incoherent`."""

    kind: str
    step: str
    id: str
    name: str
    label: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the papers accepted; `oldest` is the first day it may have been made, None where its age is free.

    `age` is how old it may be at most, an ISO 8601 duration, empty where that is free.
    """

    id: str
    label: str
    group: str
    oldest: date | None
    age: str = ""


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document asked, in the words of a language; any of `kinds` will do.

    `whom` says of whom it is asked, where that depends; `age`, how old it may be (`Kind.age`).
    """

    id: str
    step: str
    section: str
    section_title: str
    label: str
    help: str
    required: bool
    max_files: int
    kinds: tuple[Kind, ...]
    oldest: date | None
    sources: tuple[Quotation, ...]
    whom: str = ""
    age: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something to know, told at a field; it stops nothing."""

    id: str
    field: str
    text: Text
    sources: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere, in the words of a language."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a section of documents asks to have at hand: answers to copy from a paper, then documents."""

    title: str
    fields: tuple["PreparedField", ...]
    documents: tuple[AskedDocument, ...]


@dataclass(frozen=True, slots=True)
class PreparedField:
    label: str
    help: str
    required: bool


@dataclass(frozen=True, slots=True)
class ToPrepare:
    """All that a procedure may ask to have at hand, whatever the answers: what is said first, parts, useful pages."""

    introduction: tuple[str, ...]
    parts: tuple[Prepared, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Attestation:
    """A statement on honour that this person must make, and whether it is made."""

    id: str
    step: str
    label: Text
    made: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a group."""

    index: int
    title: str
    fields: tuple["FormField", ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """A field as a page shows it.

    `parts` are its controls; for `boutons`, `cases` and `liste` one part whose choices are `options`. `value` is what
    is chosen or typed (a tuple for `cases`). Where `marker`, the page adds `<input type=hidden name=… value="">` of the
    field's name, so that nothing chosen is told from not asked. `refresh`: a change shows or hides other fields of the
    step. `choices`: communes among which to choose, posted under the `…code` part. `locked`: shown, not asked.
    """

    id: str
    name: str
    anchor: str
    type: str
    widget: str
    label: str
    hint: str
    required: bool
    locked: bool
    secret: bool
    attestation: bool
    marker: bool
    refresh: bool
    parts: tuple[Part, ...]
    options: tuple[Option, ...]
    value: str | tuple[str, ...]
    display: str
    error: str
    choices: tuple[Option, ...] = ()
    rows: tuple[FormRow, ...] = ()
    rows_at_most: int = 0
    ineligible: Ineligibility | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    id: str
    title: str
    help: str
    fields: tuple[FormField, ...]
    documents: tuple[AskedDocument, ...]


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the summary of errors: the id of the control to go to, and the sentence."""

    anchor: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step as a page shows it; `kind` is `saisie`, `pieces`, `depot` or `confirmation`."""

    id: str
    number: int
    total: int
    kind: str
    title: str
    summary: str
    introduction: tuple[str, ...]
    links: tuple[Link, ...]
    sections: tuple[FormSection, ...]
    errors: tuple[FormError, ...]


@dataclass(frozen=True, slots=True)
class StepHead:
    """A step of the list of steps."""

    id: str
    number: int
    kind: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An answer in words. `display` is empty where a visible field is not answered."""

    field: str
    label: str
    display: str
    secret: bool
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummarySection:
    step: str
    section: str
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the request is for, in normal forms; empty where not known. Dates as AAAA-MM-JJ, 00 where unknown."""

    birth_name: str = ""
    use_name: str = ""
    first_names: str = ""
    sex: str = ""
    birth_date: str = ""
    birth_country: str = ""
    birth_place: str = ""
    nationality: str = ""
    foreigner_number: str = ""
    address_lines: tuple[str, ...] = ()
    street: str = ""
    """Number and street, alone."""
    complement: str = ""
    postcode: str = ""
    commune: str = ""
    town: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The dates of the law. `implicit_on`: without an answer by then, `meaning` (`rejet` or `accord`).

    `estimated`: the request is not known to be complete, the dates count from its filing.
    """

    filed_on: date
    complete_on: date | None
    estimated: bool
    implicit_on: date
    meaning: str
    appeal_until: date | None
    text: Text
    bases: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    amount: int
    bases: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receipt says, as data."""

    title: Text
    text: Text
    proves: tuple[Text, ...]
    does_not_prove: tuple[Text, ...]
    appeal: tuple[Text, ...]
    mentions: tuple[Text, ...]


ActName = Literal["favorable", "defavorable", "cloture", "prolongation"]


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences of an act under a title; without `texts`, an agent or the request itself gives them."""

    key: str
    title: Text
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """The words of an act of the administration on a request."""

    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class GrantedTitle:
    """What a favourable decision gives: `kind` is a value of `titre_detenu`, `lasts` an ISO 8601 duration."""

    kind: str
    nature: Text
    mention: Text
    ground: str
    lasts: str
    allows: Text | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What may be decided on a request of this procedure, in which words."""

    nature: str
    title: GrantedTitle
    acts: Mapping[ActName, Act]
    extension_lasts: str


@dataclass(frozen=True, slots=True)
class Priority:
    """What makes a request pressing: whom it is for, and the last day of the right that they hold, where known."""

    vulnerable: bool
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A typed column: `kind` is `texte`, `date`, `nombre` or `oui_non`."""

    id: str
    label: Text
    kind: str


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """A typed column as a list filters on it; `options`: its values and their words, where they are a closed list."""

    id: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What differs between two versions: `kind` is `ajout`, `retrait` or `modification`; `what` says of what.

    `what` is `champ`, `attestation`, `piece`, `recevabilite`, `calcul`, `etape`, `suite` or `texte`.
    """

    kind: str
    what: str
    id: str
    label: Text
