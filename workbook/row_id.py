"""Row ids that the store generates: short, random, safe from what spreadsheets do to them.

They begin and end with a letter, because Excel's fill handle counts trailing digits up, and they never look like
a number (1E5). No character is easily taken for another.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"


CHARACTERS = LETTERS + "23456789"


LENGTH = 5


_NUMBER_LIKE = re.compile(r"[0-9]+E[0-9]+")


def new_row_id(prefix: str, is_taken: Callable[[str], bool]) -> str:
    """Generate an id such as ``T-7K3QX`` that the table does not have."""
    while True:
        middle = "".join(secrets.choice(CHARACTERS) for _ in range(LENGTH - 2))
        word = f"{secrets.choice(LETTERS)}{middle}{secrets.choice(LETTERS)}"
        candidate = f"{prefix}-{word}" if prefix else word
        if not _NUMBER_LIKE.search(word) and not is_taken(candidate):
            return candidate


_GENERATED_ID = re.compile(rf"(?:[^\W\d_]+-)?[{LETTERS}][{CHARACTERS}]{{3}}[{LETTERS}]")


def is_generated_id(row_id: str) -> bool:
    """Whether an id looks like one that the store generated, which no two workbooks share by chance."""
    return _GENERATED_ID.fullmatch(row_id) is not None


def derive_row_id(prefix: str, words: str) -> str:
    """An id derived from what a row holds, so that the same row is recognized when the copy is merged again."""
    for salt in range(1000):
        number = int.from_bytes(
            hashlib.sha256(f"{salt}\0{words}".encode("utf-8", "surrogatepass")).digest(), "big"
        )
        word = ""
        for place in range(LENGTH):
            alphabet = LETTERS if place in (0, LENGTH - 1) else CHARACTERS
            number, rest = divmod(number, len(alphabet))
            word += alphabet[rest]
        if not _NUMBER_LIKE.search(word):
            break
    return f"{prefix}-{word}" if prefix else word
