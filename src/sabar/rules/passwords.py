"""What a password must be. Long and not the first thing a stranger would try; nothing else."""

import unicodedata

from sabar.model.problems import Fault, Problem
from sabar.rules import limits

#: The obvious ones that are long enough to pass otherwise. Compared without case.
_COMMON = """
    0000000000 0102030405 0123456789 0987654321 1111111111 1122334455 1212121212 123123123123 1231231234
    1234512345 1234554321 1234567890 1234567890a 1234567891 12345678910 123456789a 123456789q 1a2b3c4d5e
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc 2222222222 5555555555 6666666666 7777777777
    8888888888 9876543210 9999999999 a1b2c3d4e5 aaaaaaaaaa abc1234567 abcd123456 abcd1234567 abcde12345
    abcdef1234 abcdef123456 abcdefghij abcdefghijk abcdefghijklmnop admin12345 admin123456 admin1234567
    adminadmin adminadmin1 administrator administrator1 asdfghjkl1 asdfghjkl; asdfghjklm azerty1234
    azerty12345 azerty123456 azertyuiop barcelona1 barcelona123 baseball12 baseball123 basketball
    basketball1 batman1234 bonjour123 bonjour1234 bonjour12345 changeme12 changeme123 changeme1234
    changemenow changethis charlie123 computer12 computer123 contrasena contrasena1 contrasena123
    correcthorse correcthorsebatterystaple default123 doudou1234 dragon1234 facebook12 facebook123
    fediverse1 fediverse123 football12 football123 football1234 france1234 google1234 guest12345
    hallo12345 ilovemyself iloveyou12 iloveyou123 iloveyou1234 iloveyousomuch instagram1 internet12
    internet123 jennifer12 jessica123 jetaime123 jetaimefort juventus123 letmein123 letmein1234
    letmeinnow letmeinplease liverpool1 liverpool123 loulou1234 manchester marseille1 marseille13
    master1234 mastodon12 mastodon123 michael123 microblog1 minecraft1 minecraft123 monkey1234
    monmotdepasse motdepasse motdepasse1 motdepasse123 mypassword mypassword1 mypassword123 newpassword
    newpassword1 newpassword123 nothing123 p@ssw0rd12 p@ssw0rd123 p@ssword123 paris12345 passw0rd12
    passw0rd123 passw0rd1234 password!! password01 password12 password123 password123! password1234
    password12345 password123456 password2024 password2025 password2026 passwordpassword passwort123
    passwort1234 pokemon123 pokemon1234 princess12 princess123 qsdfghjklm qwerty123! qwerty1234
    qwerty12345 qwerty123456 qwertyuiop qwertyuiop1 qwertyuiop123 qwertzuiop realmadrid root123456
    rootrootroot sabar12345 sabarsabar samsung123 schatz1234 secretpassword shadow1234 spiderman1
    spiderman123 starwars12 starwars123 sunshine12 sunshine123 superman12 superman123 supersecret
    temppassword test123456 test1234567 testpassword testtesttest thepassword topsecret1
    trustno1trustno1 twitter123 user123456 welcome123 welcome1234 welcome12345 welcome2024 welcome2025
    welcome2026 welcomehome whatever12 whatever123 yourpassword zaq12wsxcde3 zaq1zaq1zaq1 zxcvbnm123
    zxcvbnm1234
"""
COMMON = frozenset(_COMMON.split())


def problem(password: str, *, username: str = "", email: str = "") -> Fault | None:
    """What speaks against this password for this person, or None."""
    shortest, longest = limits.PASSWORDS.shortest, limits.PASSWORDS.longest
    if not password:
        return Fault(Problem.BLANK)
    if len(password) < shortest:
        return Fault(Problem.TOO_SHORT, {"least": shortest})
    if len(password) > longest:
        return Fault(Problem.TOO_LONG, {"most": longest})
    folded = unicodedata.normalize("NFKC", password).casefold().strip()
    if len(set(folded)) < 3 or folded in COMMON:
        return Fault(Problem.COMMON_PASSWORD)
    if folded in _of_the_person(username, email):
        return Fault(Problem.PASSWORD_IS_NAME)
    return None


def _of_the_person(username: str, email: str) -> set[str]:
    name, address = username.casefold(), email.strip().casefold()
    local, _, domain = address.partition("@")
    return {word for word in (name, name * 2, f"@{name}", address, local, domain) if word}
