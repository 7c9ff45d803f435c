"""What to have at hand before starting: the documents a procedure may ask for, and the numbers to copy from papers."""

from dataclasses import replace

from guichet.procedures.compiled import Compiled, Document, Section
from guichet.procedures.review import Review
from guichet.procedures.types import AskedDocument, Link, Prepared, PreparedField, ToPrepare


def to_prepare(compiled: Compiled, review: Review, lang: str) -> ToPrepare:
    """The steps that ask for documents, in the words of a language."""
    steps = [step for step in compiled.steps if step.entry.genre == "pieces"]
    return ToPrepare(
        tuple(text.in_(lang) for step in steps for text in step.entry.introduction),
        tuple(_part(review, section, lang) for step in steps for section in step.sections),
        tuple(Link(link.url, link.libelle.in_(lang)) for step in steps for link in step.entry.liens),
    )


def _part(review: Review, section: Section, lang: str) -> Prepared:
    return Prepared(
        section.entry.titre.in_(lang),
        tuple(
            PreparedField(
                field.label.in_(lang), field.hint.in_(lang) if field.hint else "", field.required is not False
            )
            for field in section.fields
            if field.type.at_hand
        ),
        tuple(_document(review, document, section, lang) for document in section.documents),
    )


def _document(review: Review, document: Document, section: Section, lang: str) -> AskedDocument:
    """Optional only where it is so for everyone: who must give it otherwise, its own words say."""
    asked = review.describe(document, section.entry.titre, lang)
    return replace(asked, required=document.required is not False)
