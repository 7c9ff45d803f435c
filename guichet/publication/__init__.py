"""What is in force: releases of the rules and editions of the official listings, by hash, date and author.

Doors: `actions` (publish, import), `queries` (what is in force, what changed), `types`. Refuses to put in force
what does not compile or is not proved; never deletes a release.
"""
