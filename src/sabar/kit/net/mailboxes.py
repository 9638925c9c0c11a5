"""Mail addresses in the letters that every mail server reads: ASCII, the domain as it stands in DNS."""

import re

import idna

#: What stands before the @ without quotes. Quotes, percent routes and comments are read in several ways by
#: mail servers and libraries (CVE-2026-41259), and encoded words (RFC 2047) where they have no place.
LOCAL = re.compile(r"(?!.*=\?)[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+)*")
#: A host, or an address in brackets.
_HOST = re.compile(r"[a-z0-9.-]+|\[[a-z0-9:.]+\]", re.IGNORECASE)


def host(name: str) -> str:
    """A domain as it stands in DNS: small letters, others than ASCII as IDNA 2008 writes them (UTS 46
    before it). Names of one machine (`localhost`) and addresses stay. ValueError when it can be neither.
    """
    if name.isascii():
        if _HOST.fullmatch(name):
            return name.lower()
        raise ValueError("this is no host name")
    return idna.encode(name, uts46=True).decode("ascii")


def written(address: str) -> str:
    """The address as it stands in envelopes and heads; ValueError for one that cannot stand there."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not LOCAL.fullmatch(local):
        raise ValueError("this is no mail address that every mail server takes")
    return f"{local}@{host(domain)}"
