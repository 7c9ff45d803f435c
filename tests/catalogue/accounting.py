"""Another way of reading a page, crude on purpose: every word and address must be found in the edition."""

import html
import re
import unicodedata

ADDRESS = re.compile(r"https?://[^\s)\]<>\"]+")
# A list's number and the editor's key are marks, not words.
MARK = re.compile(r"^\s*\d{1,3}[.)]\s|^description: (?:>-)?")
# Tags, addresses and the marks of links cut a line into runs of words.
CUT = re.compile(r"\{%.*?%\}|<[^<>]*>|\]\([^)]*\)|https?://\S+|[\[\]]")


def letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if letter.isalnum())


def texts(edition) -> list[str]:
    found = [heading.texte for heading in edition.titres]
    for entry in edition.entrees:
        found += [entry.intitule, entry.section or "", entry.service or "", entry.url or "", *entry.notes]
    for notice in edition.avis:
        found += [notice.texte, *(f"{link.url} {link.libelle}" for link in notice.liens)]
    return found + [f"{anomaly.texte} {anomaly.lecture}" for anomaly in edition.anomalies]


def lost(text: str, edition) -> list[str]:
    """What stands in the page and nowhere in the edition."""
    found = texts(edition)
    words, addresses = "\n".join(map(letters, found)), "\n".join(found)
    missing = []
    for line in text.splitlines():
        line = MARK.sub("", line)
        line = re.sub(r"&#?\w+;", lambda match: html.unescape(match[0]), line)
        line = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line)
        missing += [url for url in ADDRESS.findall(line) if url.rstrip(".,;:*") not in addresses]
        missing += [run for run in CUT.split(line) if letters(run) not in words]
    return missing
