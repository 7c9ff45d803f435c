"""The list of what to have at hand, as a file to keep, print or hand to whoever helps."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from guichet.documents.issued import sheets
from guichet.procedures import AskedDocument, Kind, Prepared, PreparedField, Procedure
from guichet.web.templatetags.page import duration, on_day


def name_of(procedure: Procedure, lang: str) -> str:
    """The name to offer the file under."""
    return f"{'documents' if lang == 'en' else 'liste-des-pieces'}-{procedure.id}.pdf"


def file_of(procedure: Procedure, lang: str) -> bytes | None:
    """The list of a version as an accessible PDF, drawn once a process and language; None where it cannot be now."""
    try:
        return _drawn(procedure, lang)
    except _NotDrawn:
        return None


class _NotDrawn(Exception):
    pass


@lru_cache(maxsize=32)
def _drawn(procedure: Procedure, lang: str) -> bytes:
    """Not kept where it failed: the next one who asks tries again."""
    drawn = sheets.draw(sheet_of(procedure, lang))
    if drawn is None:
        raise _NotDrawn
    return drawn


def sheet_of(procedure: Procedure, lang: str) -> sheets.Sheet:
    """The list in words. It depends on the version alone: ages are durations, not days."""
    day: date = procedure.file.en_vigueur
    ready = procedure.to_prepare(day, lang)
    with override(lang):
        return sheets.Sheet(
            title=_("Liste des pièces justificatives"),
            subtitle=procedure.title.in_(lang),
            language=lang,
            day=day,
            footer=_("Guichet, version du %(day)s de la démarche") % {"day": on_day(day)},
            texts=(
                *ready.introduction,
                _(
                    "Selon votre âge et votre situation, certains de ces documents ne vous seront pas demandés."
                ),
            ),
            links_title=_("Pages utiles :") if ready.links else "",
            links=tuple(sheets.Link(_("%(label)s :") % {"label": one.label}, one.url) for one in ready.links),
            parts=tuple(_part(part) for part in ready.parts),
        )


def _part(part: Prepared) -> sheets.Part:
    entries = (*(_number(one) for one in part.fields), *(_document(one) for one in part.documents))
    return sheets.Part(part.title, entries)


def _number(field: PreparedField) -> sheets.Entry:
    note = "" if field.required else _("Facultatif")
    return sheets.Entry(field.label, note, (field.help,) if field.help else ())


def _document(asked: AskedDocument) -> sheets.Entry:
    notes = [asked.whom, "" if asked.required else _("Facultatif")]
    texts = [asked.help]
    if not asked.kinds and asked.age:
        texts.append(_age(asked.age))
    return sheets.Entry(
        asked.label, " ".join(filter(None, notes)), tuple(filter(None, texts)), tuple(_lists(asked.kinds))
    )


def _lists(kinds: tuple[Kind, ...]) -> Iterator[sheets.Items]:
    """The papers any of which will do, by group."""
    groups: dict[str, list[str]] = {}
    for kind in kinds:
        groups.setdefault(kind.group, []).append(_paper(kind))
    for place, (group, lines) in enumerate(groups.items()):
        before = (
            _("%(group)s :") % {"group": group}
            if group
            else _("L’un de ces documents :")
            if place == 0
            else ""
        )
        yield sheets.Items(before, tuple(lines))


def _paper(kind: Kind) -> str:
    """Its name, with its greatest age where the name does not say it."""
    if not kind.age or duration(kind.age) in kind.label:
        return kind.label
    return f"{kind.label} ({_age(kind.age)})"


def _age(age: str) -> str:
    return _("fait il y a moins de %(age)s") % {"age": duration(age)}
