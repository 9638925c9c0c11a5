"""What looks like a password, a key, the number of a card or of an account: formats that are well known, each with
its own check, so that hardly anything else is taken for one.
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
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
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
        Secret.PASSWORD: _password(text),
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
