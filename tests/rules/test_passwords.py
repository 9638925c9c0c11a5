import pytest

from sabar.rules import limits, passwords


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "ERR_BLANK"),
        ("drum-beat", "ERR_TOO_SHORT"),
        ("drum-beats", None),
        ("d7" * (limits.PASSWORDS.longest // 2 - 1) + "xy", None),
        ("d7" * (limits.PASSWORDS.longest // 2) + "x", "ERR_TOO_LONG"),
        ("correct horse battery staple", None),
        ("un tambour à Dakar", None),
        ("qwertyuiop", "ERR_BLOCKED"),
        ("QwertyUiop", "ERR_BLOCKED"),
        ("Password123!", "ERR_BLOCKED"),
        ("MotDePasse1", "ERR_BLOCKED"),
        ("aaaaaaaaaaaa", "ERR_BLOCKED"),
        ("abababababab", "ERR_BLOCKED"),
        ("longusername", "ERR_BLOCKED"),
        ("LongUserName", "ERR_BLOCKED"),
        ("someone@a.example", "ERR_BLOCKED"),
        ("someone@a.exampl3", None),
    ],
)
def test_a_password_is_judged(password: str, fault: str | None) -> None:
    problem = passwords.problem(password, username="longusername", email="Someone@a.example")
    assert (problem and problem.problem.code) == fault


def test_the_list_holds_only_what_the_length_rule_lets_pass() -> None:
    assert len(passwords.COMMON) >= 150
    for word in passwords.COMMON:
        assert len(word) >= limits.PASSWORDS.shortest
        assert passwords.problem(word) is not None
