"""The Atom feed of a département."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guichet.publication import queries
from guichet.publication.types import News
from guichet.territory import Departement
from guichet.web.public.asked import address


def of_departement(departement: Departement, news: Sequence[News]) -> str:
    """The feed as text: one entry a change, newest first, each with an identifier that never changes."""
    page = settings.URL + reverse("demarches_departement", args=[departement.code])
    feed = Atom1Feed(
        title=_("Guichet : ce qui change dans le département %(name)s") % {"name": departement.nom},
        link=page,
        description=None,
        language=get_language(),
        feed_url=settings.URL + reverse("demarches_atom", args=[departement.code]),
        author_name="Guichet",
        feed_guid=tag(f"departement:{departement.code}"),
    )
    for change in news:
        feed.add_item(
            title=title_of(change),
            link=link_of(change, page),
            description=description_of(change),
            unique_id=tag(f"nouvelle:{change.id}"),
            pubdate=change.at,
            updateddate=change.at,
        )
    return feed.writeString("utf-8")


def tag(name: str) -> str:
    """A lasting identifier (RFC 4151) under the host of the service."""
    return f"tag:{urlsplit(settings.URL).hostname},2026:{name}"


def title_of(change: News) -> str:
    kinds = {
        "ajout": _("Ajouté : %(words)s"),
        "retrait": _("Retiré : %(words)s"),
        "modification": _("Modifié : %(words)s"),
        "reponse": _("Réponse modifiée : %(words)s"),
    }
    return kinds[change.kind] % {"words": words_of(change.after) or words_of(change.before)}


def words_of(state: Mapping[str, Any] | None) -> str:
    """An entry by its title, an answer by its own; empty where there is none."""
    return str((state or {}).get("intitule") or (state or {}).get("title") or "")


def link_of(change: News, page: str) -> str:
    """For an answer, a situation that receives it; for an entry of the listing, its page."""
    if not change.situation:
        return page
    return settings.URL + address((key, str(value)) for key, value in change.situation.items())


def description_of(change: News) -> str:
    """Before and after, where there are both; an answer with its channel."""
    before, after = detail_of(change.before), detail_of(change.after)
    if before and after:
        return _("Avant : %(before)s. Maintenant : %(after)s.") % {"before": before, "after": after}
    return after or before


def detail_of(state: Mapping[str, Any] | None) -> str:
    """What a reader compares: title and address of an entry, title and channel of an answer."""
    channels = queries.orientation_in_force().vocabulary.channels
    channel = channels.get((state or {}).get("channel") or "")
    more = (
        channel.label.get(get_language() or "fr", channel.label["fr"])
        if channel
        else (state or {}).get("url")
    )
    return " · ".join(str(part) for part in (words_of(state), more) if part)
