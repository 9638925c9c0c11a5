"""Proof of work: numbers that take a machine a moment to find and none to check (after Hashcash).

A task is a seed; its answer is one number for each round, so that SHA-256 of seed, round and number begins
with some zero bits. Many small rounds take about as long every time, one large one would not.
"""

import hashlib

from msgspec import Struct

_LONGEST_ANSWER = 8  # digits


class Task(Struct, frozen=True):
    """`seed`: 32 hexadecimal digits. It takes `rounds` × 2**`bits` hashes on average."""

    seed: str
    bits: int
    rounds: int


def solved(task: Task, answer: str) -> bool:
    """Whether `answer`, the numbers joined by dots, solves the task."""
    numbers = answer.split(".", task.rounds)
    return len(numbers) == task.rounds and all(
        _fits(task, number, text) for number, text in enumerate(numbers)
    )


def solve(task: Task) -> str:
    """The answer, found by trying."""
    return ".".join(_search(task, number) for number in range(task.rounds))


def _search(task: Task, number: int) -> str:
    guess = 0
    while not _fits(task, number, str(guess)):
        guess += 1
    return str(guess)


def _fits(task: Task, number: int, text: str) -> bool:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ANSWER):
        return False
    found = hashlib.sha256(f"{task.seed}{number:02d}{text}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - task.bits) == 0
