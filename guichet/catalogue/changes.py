"""What one edition of a listing page changes in another."""

from dataclasses import dataclass, fields

from guichet.catalogue.edition import Edition, Entry


@dataclass(frozen=True, slots=True)
class Change:
    """One entry in both editions, with the names of the fields that differ."""

    before: Entry
    after: Entry
    champs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`added` and `changed` in the order of the new edition, `removed` in that of the old one."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff(old: Edition, new: Edition) -> Changes:
    """Compares two editions by the `id` of their entries; nothing differs between an edition and itself."""
    before = {entry.id: entry for entry in old.entrees}
    after = {entry.id: entry for entry in new.entrees}
    return Changes(
        added=tuple(entry for entry in new.entrees if entry.id not in before),
        removed=tuple(entry for entry in old.entrees if entry.id not in after),
        changed=tuple(
            Change(before[entry.id], entry, _different(before[entry.id], entry))
            for entry in new.entrees
            if entry.id in before and before[entry.id] != entry
        ),
    )


def _different(before: Entry, after: Entry) -> tuple[str, ...]:
    names = (field.name for field in fields(Entry))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
