"""SQL made of parts: what is put together, and what is refused."""

from collections.abc import AsyncIterator, Callable

import pytest

from sabar.db.engine import Database, Sql
from sabar.kit.paging import Window
from tests.contracts.world import opened, scratch

pytestmark = pytest.mark.anyio

MINE = Sql("n > :from AND label = {word}", word=Sql.word("a.b"))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as db:
        await scratch(db)
        yield db


async def test_both_engines_answer_what_was_put_together(db: Database) -> None:
    insert = Sql(
        "INSERT INTO {table} ({columns}) VALUES (:n, :label)",
        table=Sql.name("notes"),
        columns=Sql.joined(", ", [Sql.name("n"), Sql.name("label")]),
    )
    rows = [{"n": n, "label": label} for n, label in ((1, "a.b"), (2, "a.b"), (3, "a.b"), (4, "{x}"))]
    await db.write(lambda tx: tx.run_many(insert, rows))
    asked = "SELECT n FROM notes WHERE {mine} ORDER BY n {order} LIMIT {most}"
    for window, found in ((Window(2), [3, 2]), (Window(2, min_id=1), [2, 3])):
        sql = Sql(asked, mine=MINE, order=Sql.order(window), most=2)
        assert [row[0] for row in await db.read().all(sql, **{"from": 1})] == found
    assert await db.read().value(Sql("SELECT n FROM notes WHERE label = '{{x}}'")) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Sql("SELECT {what}", what="1"),
        lambda: Sql("SELECT {what}", what=f"{MINE}"),
        lambda: Sql("SELECT {what}", what=MINE + " OR TRUE"),
        lambda: Sql("SELECT {what}", what=1.5),
        lambda: Sql("SELECT {what}", what=None),
        lambda: Sql("SELECT {what}"),
        lambda: Sql("SELECT 1", what=MINE),
        lambda: Sql("SELECT {}", what=MINE),
        lambda: Sql("SELECT {what.upper}", what=MINE),
        lambda: Sql("SELECT {what!r}", what=MINE),
        lambda: Sql("SELECT {what:>9}", what=MINE),
        lambda: Sql.joined(", ", ["id"]),
    ],
)
def test_no_text_but_sql_goes_into_sql(wrong: Callable[[], Sql]) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_plain_text_is_refused_where_the_same_words_were_taken_as_sql() -> None:
    assert Sql("SELECT {what}", what=Sql("1")) == "SELECT 1"
    with pytest.raises(TypeError):
        Sql("SELECT {what}", what="1")


@pytest.mark.parametrize("text", ["", "a b", "a'", 'a"', "a;", "a--", "A", "1a", "a\n", "é", "a.b"])
def test_a_name_is_a_name_and_nothing_more(text: str) -> None:
    with pytest.raises(ValueError):
        Sql.name(text)


@pytest.mark.parametrize("text", ["", "a b", "a'", "a\\", "'", "a\n", "é"])
def test_a_word_needs_no_quoting(text: str) -> None:
    with pytest.raises(ValueError):
        Sql.word(text)


def test_the_same_parts_make_the_same_statement() -> None:
    made = [Sql("SELECT 1 WHERE {mine}", mine=MINE) for _ in range(2)]
    assert made[0] is made[1]
