"""Names of permits and grounds, as orientation words them: `{{ title.kind|title_name }}`."""

from django import template
from django.utils.translation import get_language

from guichet.publication.queries import orientation_in_force

register = template.Library()


@register.filter
def title_name(kind: str) -> str:
    """The name of a kind of permit; the word stored where the vocabulary has none."""
    return _word("titre_detenu", kind)


@register.filter
def ground_name(ground: str) -> str:
    """The name of a ground."""
    return _word("fondement", ground)


def _word(key: str, value: str) -> str:
    known = orientation_in_force().compiled.vocabulary.keys[key].values.get(value)
    if known is None:
        return value
    return known.label.get(get_language() or "fr") or known.label["fr"]
