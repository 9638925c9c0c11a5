"""Finding accounts: by name, in the directory, as suggestions. All of it for the slow reader."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.rules import search
from sabar.store import readable, rows

#: Whom one may be told about: nobody one knows already, or has turned away.
_ELIGIBLE = Sql(
    """
    a.id <> :me AND a.discoverable AND NOT a.locked AND {met}
    AND NOT EXISTS (SELECT 1 FROM follows x WHERE x.account_id = :me AND x.target_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM follow_requests x WHERE x.account_id = :me AND x.target_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = :me AND x.target_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = a.id AND x.target_id = :me)
    AND NOT EXISTS (SELECT 1 FROM mutes x WHERE x.account_id = :me AND x.target_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM suggestion_dismissals x WHERE x.account_id = :me AND x.target_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM account_domain_blocks x WHERE x.account_id = :me AND x.domain = a.domain)
""",
    met=readable.MET_BY_ALL,
)


async def by_words(
    db: Reader, words: str, *, me: int, local: str, following: bool, limit: int, offset: int
) -> list[int]:
    """Account ids, the best first: the name itself, then whom one follows, then who has most followers.

    `words`: the beginning of a name, `name@host`, or beginnings of the words of a display name, whatever
    their accents. `local`: this server's host.
    """
    name, at, domain = words.strip().removeprefix("@").lower().partition("@")
    here = at and domain == local.lower()
    # A handle is looked for in names only: nobody is called `name@host` in words.
    named, args = (Sql("a.name_key = :name"), {}) if at else _named(name, search.words(words)[:_MOST_WORDS])
    found = await db.all(
        Sql(
            """
SELECT a.id FROM accounts a LEFT JOIN follows f ON f.account_id = :me AND f.target_id = a.id
WHERE a.suspended_at IS NULL AND a.domain LIKE :domain ESCAPE '!'
    AND NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = a.id
        AND (u.confirmed_at IS NULL OR u.approved_at IS NULL))
    AND {named}
    AND (a.limited_at IS NULL OR f.id IS NOT NULL OR a.name_key = :name OR a.id = :me)
    AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_id = :me)
    AND (f.id IS NOT NULL OR CAST(:following AS BIGINT) = 0)
ORDER BY CASE WHEN a.name_key = :name THEN 0 WHEN f.id IS NOT NULL THEN 1 ELSE 2 END,
    a.followers_count DESC, a.id
LIMIT :limit OFFSET :offset
""",
            named=named,
        ),
        me=me,
        name=name,
        **args,
        domain="" if here else f"{rows.literal(domain)}%",
        following=int(following),
        limit=limit,
        offset=offset,
    )
    return [row["id"] for row in found]


async def directory(db: Reader, *, me: int, newest: bool, local: bool, limit: int, offset: int) -> list[int]:
    """Those who want to be found, the last active or the newest first."""
    order = Sql("a.created_at DESC") if newest else Sql("a.last_status_at DESC NULLS LAST")
    found = await db.all(
        Sql(
            "SELECT a.id FROM accounts a WHERE a.discoverable AND {met} "
            "{here}AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = :me AND x.target_id = a.id) "
            "AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = a.id AND x.target_id = :me) "
            "ORDER BY {order}, a.id DESC LIMIT :limit OFFSET :offset",
            met=readable.MET_BY_ALL,
            here=Sql("AND a.domain = '' ") if local else Sql(""),
            order=order,
        ),
        me=me,
        limit=limit,
        offset=offset,
    )
    return [row["id"] for row in found]


async def friends_of_friends(db: Reader, me: int, limit: int) -> list[int]:
    """Whom most of those one follows follow. People who hide whom they follow are not asked."""
    found = await db.all(
        Sql(
            "SELECT a.id FROM follows mine JOIN accounts via ON via.id = mine.target_id "
            "JOIN follows theirs ON theirs.account_id = via.id JOIN accounts a ON a.id = theirs.target_id "
            "WHERE mine.account_id = :me AND NOT via.hide_collections AND {eligible} "
            "GROUP BY a.id ORDER BY COUNT(*) DESC, a.id DESC LIMIT :limit",
            eligible=_ELIGIBLE,
        ),
        me=me,
        limit=limit,
    )
    return [row["id"] for row in found]


async def most_followed(db: Reader, me: int, limit: int) -> list[int]:
    found = await db.all(
        Sql(
            "SELECT a.id FROM accounts a WHERE {eligible} "
            "ORDER BY a.followers_count DESC, a.id DESC LIMIT :limit",
            eligible=_ELIGIBLE,
        ),
        me=me,
        limit=limit,
    )
    return [row["id"] for row in found]


async def dismiss(tx: Tx, account_id: int, target_id: int) -> None:
    """Never suggest this account again."""
    await tx.run(
        "INSERT INTO suggestion_dismissals (account_id, target_id) VALUES (:me, :target) "
        "ON CONFLICT (account_id, target_id) DO NOTHING",
        me=account_id,
        target=target_id,
    )


def _named(name: str, words: list[str]) -> tuple[Sql, dict[str, str]]:
    """A condition on `accounts a` that an index answers, and its arguments: the name begins so, or each of
    the words begins one of the account's. Of strangers whose words begin like the longest one, the first in
    the order of the words are looked at, so that a single letter costs no more than a name.
    """
    args = _range("name", name)
    either = [_first("name"), _followed("name")]
    for place, word in enumerate(words):
        args |= _range(f"w{place}", word)
    if words:
        longest = max(range(len(words)), key=lambda place: len(words[place]))
        others = [_begins(Sql("o"), f"w{place}") for place in range(len(words)) if place != longest]
        rest = Sql.joined("", (_has(begins) for begins in others))
        for among in (_first(f"w{longest}"), _followed(f"w{longest}")):
            either.append(
                Sql("SELECT c.account_id FROM ({among}) c WHERE 1 = 1{rest}", among=among, rest=rest)
            )
    return Sql("a.id IN ({either})", either=Sql.joined(" UNION ", either)), args


def _has(begins: Sql) -> Sql:
    return Sql(
        " AND EXISTS (SELECT 1 FROM account_words o WHERE o.account_id = c.account_id AND {begins})",
        begins=begins,
    )


def _first(key: str) -> Sql:
    return Sql(
        "SELECT l.account_id FROM (SELECT b.account_id FROM account_words b "
        "WHERE {begins} ORDER BY b.word, b.account_id LIMIT {most_strangers}) l",
        begins=_begins(Sql("b"), key),
        most_strangers=_MOST_STRANGERS,
    )


def _followed(key: str) -> Sql:
    return Sql(
        "SELECT b.account_id FROM follows y JOIN account_words b ON b.account_id = y.target_id "
        "WHERE y.account_id = :me AND {begins}",
        begins=_begins(Sql("b"), key),
    )


def _begins(alias: Sql, key: str) -> Sql:
    return Sql("{alias}.word >= :{key}_from AND {alias}.word < :{key}_to", alias=alias, key=Sql.name(key))


_MOST_WORDS = 8
_MOST_STRANGERS = 1_000


def _range(key: str, beginning: str) -> dict[str, str]:
    """Everything that begins so: no text sorts behind the last character there is."""
    return {f"{key}_from": beginning, f"{key}_to": f"{beginning}\U0010ffff"}
