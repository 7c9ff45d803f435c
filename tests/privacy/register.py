"""The register and the rules as published."""

from pathlib import Path

from guichet.parameters import load_register, load_retention

DATA = Path(__file__).parents[2] / "data"
REGISTER = load_register(DATA)
RETENTION = load_retention(DATA / "parameters")
