"""What looks like a password, a key, the number of a card or of an account: formats that are well known,
each with its own check, so that hardly anything else is taken for one.
"""

import re

from sabar.model.cautions import Secret

_URL = re.compile(r"\bhttps?://\S+", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,+#-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
#: First digits and lengths: Visa, Mastercard, American Express, Discover, JCB, Diners Club, UnionPay.
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011\d{12}|5\d{14}|4[4-9]\d{13})|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14,17}"
)
_IBAN = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}(?![\w-])")
_IBAN_LENGTHS = {
    one[:2]: int(one[2:])
    for one in """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
        EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26
        IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28
        NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25
        SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
    """.split()  # noqa: SIM905 - a table is read in columns
}
_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
    r"|AGE-SECRET-KEY-1[0-9A-Z]{58}"
    r"|(?<![\w-])(?:"
    r"(?:AKIA|ASIA)[0-9A-Z]{16}"  # Amazon
    r"|gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"
    r"|glpat-[A-Za-z0-9_-]{20}"
    r"|xox[abprs]-[0-9]{8,}-[A-Za-z0-9-]{10,}"  # Slack
    r"|[sr]k_live_[A-Za-z0-9]{24,}"  # Stripe
    r"|AIza[0-9A-Za-z_-]{35}"  # Google
    r"|sk-(?:ant-|proj-)[A-Za-z0-9_-]{32,}"
    r"|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"
    r"|npm_[A-Za-z0-9]{36}|pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}|hf_[A-Za-z0-9]{34}"
    r"|\d{8,10}:AA[A-Za-z0-9_-]{33}"  # Telegram
    r"|nsec1[02-9ac-hj-np-z]{58}"
    r"|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}"
    r")(?![A-Za-z0-9])"
)
#: What people write before a password, and a word that has what passwords have.
_PASSWORD = re.compile(
    r"(?<!\w)(?:pass(?:word|phrase|wd)|pwd|mot de passe|mdp|passwort|kennwort|contraseña|senha|wachtwoord)"
    r"(?: (?:is|est|ist))?[ \u00a0\u202f]?[:=][ \u00a0\u202f]?(\S{6,64})(?!\S)",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@]+:[^\s/:@]+@\w", re.IGNORECASE)


def found(text: str) -> list[Secret]:
    """Which kinds of them a text seems to give away."""
    bare = _URL.sub(" ", text)
    kinds = {
        Secret.PASSPHRASE: _password(text),
        Secret.KEY: _KEY.search(text) is not None,
        Secret.CARD: any(map(_is_card, _DIGITS.findall(bare))),
        Secret.IBAN: any(map(_is_iban, _IBAN.findall(bare))),
    }
    return [kind for kind, is_there in kinds.items() if is_there]


def _password(text: str) -> bool:
    words = [word.rstrip(".,;!?)»”\"'") for word in _PASSWORD.findall(text)]
    return _IN_ADDRESS.search(text) is not None or any(map(_mixed, words))


def _mixed(word: str) -> bool:
    """Letters, and something that is none."""
    letters = sum(letter.isalpha() for letter in word)
    return len(word) >= 6 and 0 < letters < len(word) and "://" not in word


def _is_card(written: str) -> bool:
    digits = re.sub("[ -]", "", written)
    return _CARD.fullmatch(digits) is not None and len(set(digits)) > 1 and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _is_iban(written: str) -> bool:
    """ISO 13616. What follows it in small groups may have been taken along."""
    plain = written.replace(" ", "")
    length = _IBAN_LENGTHS.get(plain[:2], 0)
    if not length or len(plain) < length:
        return False
    number = plain[:length]
    value = "".join(str(int(sign, 36)) for sign in number[4:] + number[:4])
    return int(value) % 97 == 1
