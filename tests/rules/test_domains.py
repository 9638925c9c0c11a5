"""What this server has to do with another one."""

import pytest

from sabar.kit.net import networks
from sabar.kit.net.networks import NetworkMap
from sabar.model.blocklists import DomainBlock
from sabar.rules import domains, emails
from sabar.rules.domains import Stance


def block(
    domain: str, severity: str = "silence", *, media: bool = False, reports: bool = False
) -> DomainBlock:
    return DomainBlock(1, domain, severity, media, reports, "", "", False, 0)


BLOCKS = {
    one.domain: one
    for one in (
        block("evil.example", "suspend"),
        block("loud.example", media=True),
        block("nice.loud.example", "noop", reports=True),
    )
}


@pytest.mark.parametrize(
    ("domain", "wanted"),
    [
        ("other.example", Stance("open")),
        ("evil.example", Stance("refused", media=False, reports=False)),
        ("a.b.evil.example", Stance("refused", media=False, reports=False)),
        ("notevil.example", Stance("open")),
        ("loud.example", Stance("limited", media=False)),
        ("nice.loud.example", Stance("open", reports=False)),
        ("very.nice.loud.example", Stance("open", reports=False)),
        ("rude.loud.example", Stance("limited", media=False)),
        ("example", Stance("open")),
        ("evil.example:8443", Stance("refused", media=False, reports=False)),
        ("a.evil.example:8443", Stance("refused", media=False, reports=False)),
    ],
)
def test_the_nearest_block_decides(domain: str, wanted: Stance) -> None:
    assert domains.stance(domain, BLOCKS, (), allow_list=False) == wanted


def test_a_block_of_one_port_leaves_the_others_alone() -> None:
    blocks = {"there.example:8443": block("there.example:8443", "suspend")}
    assert domains.stance("there.example:8443", blocks, (), allow_list=False).verdict == "refused"
    assert domains.stance("there.example", blocks, (), allow_list=False).verdict == "open"


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("https://There.Example/users/ada#main-key", "there.example"),
        ("https://there.example:443/", "there.example"),
        ("http://there.example:80/", "there.example"),
        ("https://there.example:80/", "there.example:80"),
        ("http://127.0.0.1:8080/users/ada", "127.0.0.1:8080"),
        ("https://there.example@evil.example/", ""),
        ("https://there.example:x/", ""),
        ("https://[::1", ""),
        ("acct:ada@there.example", ""),
        ("ftp://there.example/", ""),
        ("", ""),
    ],
)
def test_a_host_is_named_in_one_way(uri: str, host: str) -> None:
    assert domains.host_of(uri) == host


def test_with_a_list_only_those_on_it_are_spoken_with_and_blocks_still_count() -> None:
    listed = {"friend.example", "loud.example", "evil.example"}
    assert domains.stance("friend.example", BLOCKS, listed, allow_list=True).verdict == "open"
    assert domains.stance("sub.friend.example", BLOCKS, listed, allow_list=True).verdict == "refused"
    assert domains.stance("loud.example", BLOCKS, listed, allow_list=True).verdict == "limited"
    assert domains.stance("evil.example", BLOCKS, listed, allow_list=True).verdict == "refused"
    assert domains.stance("other.example", BLOCKS, listed, allow_list=True).verdict == "refused"


def test_a_block_is_stricter_when_it_takes_away_all_that_the_other_does() -> None:
    assert domains.stricter(block("a", "suspend"), block("b", "suspend"))
    assert domains.stricter(block("a"), block("b", "noop"))
    assert not domains.stricter(block("a", "noop"), block("b"))
    assert not domains.stricter(block("a"), block("b", media=True))
    assert domains.stricter(block("a", media=True, reports=True), block("b", media=True))


def test_the_middle_of_a_name_is_starred_out_and_its_dots_stay() -> None:
    assert domains.obfuscated("veryrude.example") == "veryr***.***mple"
    assert domains.obfuscated("a.example") == "a.e****le"
    assert len(domains.obfuscated("x" * 50)) == 50


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("192.0.2.7", {"all", "net", "one"}),
        ("192.0.2.8", {"all", "net"}),
        ("::ffff:192.0.2.8", {"all", "net"}),
        ("198.51.100.1", {"all"}),
        ("2001:db8::1", {"six"}),
        ("2001:db9::1", set()),
        ("unix", set()),
        ("", set()),
    ],
)
def test_an_address_is_found_in_every_network_that_holds_it(address: str, values: set[str]) -> None:
    written = {"0.0.0.0/0": "all", "192.0.2.9/24": "net", "::ffff:192.0.2.7": "one", "2001:db8::/32": "six"}
    known = NetworkMap((networks.parse(text), value) for text, value in written.items())
    assert set(known.holding(address)) == values


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("A.B+c@Example.ORG", "ab@example.org"),
        ("ab@example.org", "ab@example.org"),
        ("a@müll.example", "a@xn--mll-hoa.example"),
    ],
)
def test_one_mail_box_has_one_canonical_address(written: str, canonical: str) -> None:
    assert emails.canonical(written) == canonical


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Far.Example:8443", "far.example:8443"),
        ("127.0.0.1:8742", "127.0.0.1:8742"),
        ("https://far.example:443/about", "far.example"),
        ("far.example", "far.example"),
        ("far.example:", None),
        ("far.example:0", None),
        ("far.example:70000", None),
        ("far.example:8443x", None),
        ("127.0.0.1", None),
        ("localhost:80", None),
    ],
)
def test_a_server_is_typed_with_its_port(typed: str, known: str | None) -> None:
    assert domains.typed_server(typed) == known
