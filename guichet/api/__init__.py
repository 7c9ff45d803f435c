"""The programs' face: the answers of the pages, as JSON. Parses, calls one door, answers; knows no rule."""
