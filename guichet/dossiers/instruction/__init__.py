"""The agents' half of a dossier: what to do next, examination, complements, decision, hand-over.

It opens by the same three doors as any room: `actions`, `queries`, `types`.
"""
