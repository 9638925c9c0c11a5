"""Files of blocklists as different programs write them."""

from collections.abc import Callable

import pytest

from sabar.model.blocklists import DomainBlock, Treatment
from sabar.rules.blocklists import changes as blocklist_changes
from sabar.rules.blocklists import files as blocklist_files
from sabar.rules.blocklists.changes import Kind


def read(text: str | bytes) -> blocklist_files.Read:
    data = text.encode() if isinstance(text, str) else text
    return blocklist_files.read(data, lambda domain: domain == "here.example")


@pytest.mark.parametrize(
    "text",
    [
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n"
        'bad.example,silence,TRUE,false,"spam, and more",true\n',
        "domain,severity,public_comment,reject_media,reject_reports,obfuscate\r\n"
        'bad.example,silence,"spam, and more",True,False,True\r\n',
        'bad.example,silence,true,false,"spam, and more",true',
        "\ufeffdomain,obfuscate,reject_reports,reject_media,severity,public_comment\n"
        '"BAD.example",1,0,1,limit,"spam, and more"\n',
    ],
    ids=["Mastodon", "FediBlockHole", "no header", "other order"],
)
def test_the_columns_of_other_programs_are_read_in_any_order(text: str) -> None:
    assert read(text).lines == [Treatment("bad.example", "silence", True, False, "spam, and more", True)]
    assert read(text).refused == []


def test_a_plain_list_shuts_out_what_it_names() -> None:
    found = read("# harmful\n\nbad.example\n*.worse.example\nhttps://bücher.example/about\nbad.example\n")
    assert [(one.domain, one.severity) for one in found.lines] == [
        ("bad.example", "suspend"),
        ("worse.example", "suspend"),
        ("xn--bcher-kva.example", "suspend"),
    ]


def test_of_a_domain_named_twice_the_harder_line_counts() -> None:
    assert read("a.example,noop,true\na.example,silence,false,true").lines == [
        Treatment("a.example", "silence", True, True)
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"b*d.example,suspend", "STARRED"),
        (b"nonsense,suspend", "NOT_A_DOMAIN"),
        (b"192.0.2.1", "NOT_A_DOMAIN"),
        (b"=cmd|' /C calc'!A0", "NOT_A_DOMAIN"),
        (b"a.example,nuke", "UNKNOWN_SEVERITY"),
        (b"here.example", "OWN_SERVER"),
        (b"\xff\xfe\x00.example", "BAD_BYTES"),
        (b"a.example,suspend,,,\xff", "BAD_BYTES"),
        (b"a\x00.example", "NOT_A_DOMAIN"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_by_its_number(line: bytes, why: str) -> None:
    found = read(b"good.example\n" + line + b"\nfine.example\n")
    assert [one.domain for one in found.lines] == ["good.example", "fine.example"]
    assert [(one.number, one.why) for one in found.refused] == [(2, why)]
    assert found.refused[0].words.isprintable()


def test_a_quote_that_is_never_closed_spoils_its_own_line_alone() -> None:
    assert [one.domain for one in read('a.example,silence,,,"oh\nb.example').lines] == [
        "a.example",
        "b.example",
    ]


def test_a_file_that_never_ends_is_not_read() -> None:
    with pytest.raises(blocklist_files.TooLong):
        read("".join(f"s{number}.example\n" for number in range(20_002)))


def test_what_is_written_is_read_again_and_reckons_with_nothing() -> None:
    blocks = [
        DomainBlock(1, "bad.example", "suspend", True, True, "private", "spam,\nlies", True, 0),
        DomainBlock(2, "sum.example", "silence", False, False, "", "=1+1", False, 0),
    ]
    written = blocklist_files.write(blocks)
    assert "private" not in written
    assert read(written).lines == [
        Treatment("bad.example", "suspend", True, True, "spam, lies", True),
        Treatment("sum.example", "silence", False, False, "'=1+1", False),
    ]


def _block(severity: str, *, by_hand: bool = False) -> DomainBlock:
    return DomainBlock(1, "a.example", severity, False, False, "", "", False, 0, by_hand)


SILENCE, SUSPEND = Treatment("a.example", "silence"), Treatment("a.example", "suspend")


@pytest.mark.parametrize(
    ("line", "hold", "others", "block", "kind"),
    [
        (SUSPEND, None, [], None, Kind.NEW),
        (SUSPEND, None, [], _block("silence"), Kind.STRICTER),
        (SILENCE, None, [], _block("suspend"), Kind.THERE),
        (SILENCE, SILENCE, [], _block("silence"), Kind.THERE),
        (SILENCE, SUSPEND, [], _block("suspend"), Kind.MILDER),
        (SILENCE, SUSPEND, [SUSPEND], _block("suspend"), Kind.THERE),
        (SILENCE, SUSPEND, [], _block("suspend", by_hand=True), Kind.THERE),
        (None, SUSPEND, [], _block("suspend"), Kind.LIFTED),
        (None, SUSPEND, [SILENCE], _block("suspend"), Kind.THERE),
        (None, SUSPEND, [], _block("suspend", by_hand=True), Kind.THERE),
    ],
)
def test_what_a_line_would_change(
    line: Treatment | None,
    hold: Treatment | None,
    others: list[Treatment],
    block: DomainBlock | None,
    kind: Kind,
) -> None:
    blocks = {block.domain: block} if block else {}
    assert blocklist_changes.change(line, hold, others, blocks).kind is kind


def test_a_domain_below_one_that_is_shut_out_is_so_already() -> None:
    line = Treatment("deep.a.example", "suspend")
    assert blocklist_changes.change(line, None, [], {"a.example": _block("suspend")}).kind is Kind.THERE


def test_nothing_is_done_without_asking_that_ends_follows_or_undoes_what_staff_did() -> None:
    change: Callable[..., blocklist_changes.Change] = blocklist_changes.Change
    new = change(Kind.NEW, "new.example", "suspend")
    ends = change(Kind.NEW, "loved.example", "suspend")
    own = change(Kind.STRICTER, "own.example", "suspend", by_hand=True)
    unwanted = change(Kind.NEW, "unwanted.example", "suspend", declined=True)
    lifted = change(Kind.LIFTED, "lifted.example", "suspend")
    found = [new, ends, own, unwanted, lifted]
    assert blocklist_changes.by_itself(found, {"loved.example": 3}, 2) == [new, lifted]
    assert blocklist_changes.by_itself(found, {"loved.example": 3}, 1) == [new]
