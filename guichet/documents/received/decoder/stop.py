"""The one way out of a reading that cannot go on."""


class Stop(Exception):
    """The file is refused: a value of `types.Reason`, and the figures of its sentence."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
