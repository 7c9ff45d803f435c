"""What a text must be to stand in the database."""


def storable(text: str) -> bool:
    """Whether PostgreSQL can hold a text, and so whether anything can be found by it: it holds no NUL."""
    return "\0" not in text
