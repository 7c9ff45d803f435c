"""Messages to a service: asked by anyone, answered by its agents, kept with the request they are about.

It opens by the same three doors as any room: `actions`, `queries`, `types`.
"""
