"""What opens files that strangers made. Runs in a process of its own, with limits, without secrets or settings.

Started by `sandbox`; nothing of it is imported by the rest of the service. What kills it harms nobody else.
"""
