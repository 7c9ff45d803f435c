"""The password hash of the tests: the same, at the least cost."""

from guichet.accounts.passwords import Argon2id


class LightArgon2id(Argon2id):
    time_cost = 1
    memory_cost = 8
