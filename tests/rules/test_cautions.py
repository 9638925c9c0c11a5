"""Whom a text names, what it gives away, and what is easily missed: decided without asking anybody."""

import pytest

from sabar.kit import times
from sabar.model.audience import Visibility
from sabar.model.cautions import Caution, Secret
from sabar.rules.caution import naming, secrets, warnings
from sabar.rules.caution.naming import Name
from sabar.rules.caution.warnings import Facts

ACME = Name(1, "Acme", names=("Acme", "acme_ltd"), hosts=("acme.example",), server="club.example")


def named(text: str, *names: str, hosts: tuple[str, ...] = (), server: str = "") -> bool:
    return naming.said([text], [Name(1, "somebody", names=names, hosts=hosts, server=server)]) != []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Memphis? I would die if I lived there. ACME, too.", "Acme"),
        ("acme's new office", "Acme"),
        ("so (acme) it is", "Acme"),
        ("anti-Acme", "Acme"),
        ("#AcmeFails again", "Acme"),
        ("l'Acme d'hier", "Acme"),
        ("L’Oréal a encore menti", "L'Oréal"),
        ("l'oreal a encore menti", "L’Oréal"),
        ("DÉJÀ VU CHEZ HÉLÈNE", "Helene"),
        ("Chez Helene Lefevre", "Hélène Lefèvre 🎉 (elle)"),
        ("une œuvre de Coeur", "Cœur"),
        ("Groß und GROSS", "Gross"),
        ("İSTANBUL", "istanbul"),
        ("λόγος", "ΛΟΓΟΣ"),
        ("@acme_ltd said no", "acme_ltd"),
        ("see :acme: for it, Bob Stone", ":star: Bob   Stone"),
        ("قال أحمد كلاما", "احمد"),
        ("رأيت وأحمد معا", "أحمد"),
        ("قابلت لأحمد", "أحمد"),
        ("سافر الأهلي", "الاهلي"),
        ("فاز للأهلي", "الأهلي"),
        ("مُحَمَّد هنا", "محمد"),
        ("شرکت ایران‌خودرو", "ايران خودرو"),
        ("我讨厌华为的手机", "华为"),
        ("今天见了李小龙和他", "李小龙"),
        ("スティーブ・ジョブズは", "スティーブ・ジョブズ"),
        ("トヨタは高い", "トヨタ"),
        ("김철수가 그랬다", "김철수"),
        ("삼성 전자가 또", "삼성 전자"),
        ("ผมเกลียดการบินไทยมาก", "การบินไทย"),
        ("राम कहाँ है", "राम"),
    ],
)
def test_a_text_names_somebody_in_whatever_case_accents_and_script(text: str, name: str) -> None:
    assert named(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Parisian nights", "Paris"),
        ("the anniversary", "Ann"),
        ("acmes and acme2", "Acme"),
        ("@acme_support said no", "Acme"),
        ("He is Al", "Al"),
        ("mé", "me"),
        ("Bob and Stone", "Bob Stone"),
        ("Stone Bob", "Bob Stone"),
        ("nothing", "🎉✨"),
        ("nothing", ""),
        ("كتاب وردة", "ورد"),
        ("القاموس", "قام"),
        ("米", "米"),
        ("ハハハ", "パパパ"),
        ("대김철수", "김철수"),
        ("रामायण", "राम"),
    ],
)
def test_no_name_is_found_inside_of_another_word(text: str, name: str) -> None:
    assert not named(text, name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://acme.example/jobs", True),
        ("see www.ACME.example.", True),
        ("see blog.acme.example", True),
        ("see acme.example.org", False),
        ("see pacme.example", False),
        ("see not-acme.example", False),
        ("@bob@acme.example", True),
        ("over at club.example, they", True),
        ("@bob@club.example", False),
        ("café.example serves", True),
        ("xn--caf-dma.example serves", True),
    ],
)
def test_a_domain_is_named_by_itself_and_a_shared_server_not_by_a_neighbour(text: str, found: bool) -> None:
    hosts = ("acme.example", "xn--caf-dma.example")
    assert named(text, hosts=hosts, server="club.example") is found


def test_each_text_of_a_post_is_looked_through_and_those_found_keep_their_order() -> None:
    bob = Name(2, "Bob", names=("Robert",))
    eve = Name(3, "Eve", names=("Evelyn",))
    assert naming.said(["Robert", "", "acme"], [ACME, eve, bob]) == [ACME, bob]
    assert naming.said(["Robert", "acme"], []) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("my card is 4111 1111 1111 1111, thanks", [Secret.CARD]),
        ("5555-5555-5555-4444", [Secret.CARD]),
        ("378282246310005.", [Secret.CARD]),
        ("4111 1111 1111 1112", []),
        ("0000 0000 0000 0000", []),
        ("https://example.org/4111111111111111", []),
        ("116345678901234567", []),
        ("+4111111111111111", []),
        ("FR76 3000 6000 0112 3456 7890 189", [Secret.IBAN]),
        ("to DE89370400440532013000 please", [Secret.IBAN]),
        ("GB82 WEST 1234 5698 7654 32 BY NOON", [Secret.IBAN]),
        ("FR76 3000 6000 0112 3456 7890 188", []),
        ("XX82 1234 1234 1234 1234", []),
        ("password: hunter2", [Secret.PASSPHRASE]),
        ("Mot de passe : Soleil2024!", [Secret.PASSPHRASE]),
        ("mdp=abc123def", [Secret.PASSPHRASE]),
        ("my password is: optional", []),
        ("Password: required, see below", []),
        ("password: https://example.org/reset", []),
        ("postgres://me:s3cret@db.example/x", [Secret.PASSPHRASE]),
        ("https://example.org:8080/a@b", []),
        ("AKIAIOSFODNN7EXAMPLE", [Secret.KEY]),
        ("ghp_" + "a1B2" * 9, [Secret.KEY]),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", [Secret.KEY]),
        ("-----BEGIN PUBLIC KEY-----", []),
        ("ghp_short", []),
        ("call me at 06 12 34 56 78", []),
        ("ISBN 978-3-16-148410-0", []),
    ],
)
def test_what_looks_like_a_secret_has_a_known_format_and_a_right_checksum(
    text: str, kinds: list[Secret]
) -> None:
    assert secrets.found(text) == kinds


NOW = 100 * times.DAY


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (Facts(Visibility.PUBLIC, NOW), []),
        (Facts(Visibility.PUBLIC, NOW, undescribed=1), [Caution.UNDESCRIBED]),
        (Facts(Visibility.PUBLIC, NOW, named=5), []),
        (Facts(Visibility.PUBLIC, NOW, named=6), [Caution.CROWD]),
        (Facts(Visibility.PUBLIC, NOW, answered=Visibility.PRIVATE), [Caution.WIDER]),
        (Facts(Visibility.UNLISTED, NOW, answered=Visibility.DIRECT), [Caution.WIDER]),
        (Facts(Visibility.PRIVATE, NOW, answered=Visibility.DIRECT), [Caution.WIDER]),
        (Facts(Visibility.PRIVATE, NOW, answered=Visibility.PRIVATE), []),
        (Facts(Visibility.DIRECT, NOW, answered=Visibility.PRIVATE), []),
        (Facts(Visibility.PUBLIC, NOW, answered=Visibility.UNLISTED), []),
        (Facts(Visibility.PUBLIC, NOW, answered_at=NOW - 31 * times.DAY), []),
        (Facts(Visibility.PUBLIC, NOW, answered_at=NOW - 31 * times.DAY - 1), [Caution.OLD]),
        (Facts(Visibility.PUBLIC, NOW, private_file=True), [Caution.PRIVATE_FILE]),
        (Facts(Visibility.PUBLIC, NOW, secrets=[Secret.CARD]), [Caution.GIVEN_AWAY]),
        (
            Facts(Visibility.PUBLIC, NOW, undescribed=2, named=9, secrets=[Secret.KEY]),
            [Caution.GIVEN_AWAY, Caution.CROWD, Caution.UNDESCRIBED],
        ),
    ],
)
def test_small_warnings_say_what_matters_most_first(facts: Facts, told: list[Caution]) -> None:
    assert warnings.of(facts) == told
    assert warnings.of(facts, told) == []
