"""The hashes of the journal: trees as RFC 6962 says, heads that lead back to any former one in a few steps."""

import itertools
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.journal import chain
from guichet.journal.types import Line

# The inputs of the reference implementation of Certificate Transparency, and its roots of the first n of them.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [sha256(b"\0" + content).digest() for content in INPUTS]


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_a_root_is_the_one_of_certificate_transparency(size, root):
    assert chain.root_of(LEAVES[:size]).hex() == root


def as_the_rfc_says(leaves):
    """MTH of RFC 6962, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + as_the_rfc_says(leaves[:k]) + as_the_rfc_says(leaves[k:])).digest()


def path_as_the_rfc_says(rank, leaves):
    """PATH of RFC 6962, word for word."""
    if len(leaves) == 1:
        return ()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if rank < k:
        return (*path_as_the_rfc_says(rank, leaves[:k]), as_the_rfc_says(leaves[k:]))
    return (*path_as_the_rfc_says(rank - k, leaves[k:]), as_the_rfc_says(leaves[:k]))


@given(st.integers(min_value=1, max_value=300), st.data())
def test_trees_and_paths_are_those_of_the_rfc(size, data):
    leaves = [sha256(str(number).encode()).digest() for number in range(size)]
    rank = data.draw(st.integers(min_value=0, max_value=size - 1))
    assert chain.root_of(leaves) == as_the_rfc_says(leaves)
    assert chain.path_to(leaves, rank) == path_as_the_rfc_says(rank, leaves)


def test_a_line_is_hashed_as_its_canonical_json_whatever_the_order_of_its_facts():
    at, subject = "2026-11-28T06:30:00.000005+00:00", "00000000-0000-0000-0000-000000000001"
    line = Line(7, at, "usager", "é", "deposer", subject, {"revision": 3, "mandat": None})
    text = (
        '{"acte":"deposer","auteur":"é","faits":{"mandat":null,"revision":3},'
        f'"le":"{at}","ligne":7,"objet":"{subject}","qualite":"usager"}}'
    )
    assert chain.leaf(line) == sha256(b"\0" + text.encode()).digest()
    assert chain.leaf(line._replace(facts={"mandat": None, "revision": 3})) == chain.leaf(line)


@given(st.integers(min_value=1, max_value=10**9), st.data())
def test_any_former_head_is_reached_by_links_that_are_held_in_few_steps(number, data):
    to = data.draw(st.integers(min_value=1, max_value=number))
    way = list(chain.way_back(number, to))
    assert (way[0], way[-1]) == (number, to)
    for head, former in itertools.pairwise(way):
        assert former in (head - 1, chain.skipped(head))
    assert len(way) <= 3 * number.bit_length()


def test_what_a_head_skips_to_is_the_head_before_or_what_that_one_leads_to_in_two_steps():
    for number in range(2, 3000):
        before = number - 1
        assert chain.skipped(number) in (before, chain.skipped(chain.skipped(before)))
