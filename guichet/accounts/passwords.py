"""Which passwords are taken, and how they are kept.

The rule follows the recommendations of ANSSI (2021) and CNIL (2022-100) and ASVS 5.0 §6.2: length, no composition,
nothing known or guessed from the person, and no limit that a long sentence meets.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id, 46 MiB, twice over, one lane: above the 19 MiB asked for, and light enough for 30 at once."""

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1
