"""Fields of a step in a template: `{% fields section.fields dossier %}`."""

from django import template

from guichet.web.components import fields

register = template.Library()

register.simple_tag(fields.draw, name="fields")
register.simple_tag(fields.options)
