"""Random worlds of people and posts, as plain sets and in a database."""

from dataclasses import dataclass, field
from random import Random

from sabar.db.engine import Tx
from sabar.model.audience import Audience, CircleKind, Visibility
from sabar.rules import visibility
from sabar.rules.visibility import Place, Post, Standing

PEOPLE = range(1, 9)
#: Nobody signed in, and everybody there is.
VIEWERS = (0, *PEOPLE)
TAG = 700
_POSTS, _BOOSTS, _CIRCLES = 60, 16, 6


@dataclass(frozen=True)
class Row:
    """A post or a boost as it stands in the database."""

    id: int
    author: int
    kind: Visibility
    named: frozenset[int] = frozenset()
    boosts: int | None = None
    answers: int | None = None
    #: the author of the post it quotes
    quotes: int | None = None
    #: whom it is for, if it is for a circle
    circle: int | None = None
    tagged: bool = False
    #: nothing of it is told elsewhere
    stays: bool = False


@dataclass(frozen=True)
class Ring:
    """A circle: its owner, its kind, whom it names, and the moment it was drawn."""

    owner: int
    kind: CircleKind
    named: frozenset[int]
    at: int


@dataclass
class World:
    circles: dict[int, Ring] = field(default_factory=dict)
    #: since when each follow is there
    since: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    #: who lives on this server and was let in; of the others, who is of another server, waits, or is a guest
    here: set[int] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    guests: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    limited: set[int] = field(default_factory=set)
    indexable: set[int] = field(default_factory=set)
    follows: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    mutes: set[tuple[int, int]] = field(default_factory=set)
    favourites: set[tuple[int, int]] = field(default_factory=set)
    bookmarks: set[tuple[int, int]] = field(default_factory=set)

    def post(self, id: int, viewer: int) -> Post:
        row = self.rows[id]
        return Post(
            Audience(row.kind, row.author),
            author_suspended=row.author in self.suspended,
            author_limited=row.author in self.limited,
            mentions_viewer=viewer in row.named or viewer == row.quotes,
            includes_viewer=row.circle is not None and viewer in self.inside(row.circle),
            stays_here=row.stays,
            viewer_here=viewer in self.here,
        )

    def inside(self, circle: int) -> set[int]:
        """Who is in a circle, said in the slow and obvious way."""
        ring = self.circles[circle]
        if ring.kind is CircleKind.ONLY:
            return {ring.owner, *ring.named}
        early = {one for (one, other), at in self.since.items() if other == ring.owner and at <= ring.at}
        return {ring.owner, *(early - ring.named)}

    def standing(self, viewer: int, other: int) -> Standing:
        return Standing(
            following=(viewer, other) in self.follows,
            blocking=(viewer, other) in self.blocks,
            blocked_by=(other, viewer) in self.blocks,
            muting=(viewer, other) in self.mutes,
        )

    def may_see(self, viewer: int, id: int) -> bool:
        post, standing = self.post(id, viewer), self.standing(viewer, self.rows[id].author)
        return visibility.may_see(viewer or None, post, standing)

    def appears(self, viewer: int, place: Place, id: int) -> bool:
        post, standing = self.post(id, viewer), self.standing(viewer, self.rows[id].author)
        return visibility.appears(viewer or None, place, post, standing)

    def met(self, viewer: int, id: int) -> bool:
        """Strangers may meet its author, whomever the viewer blocks or mutes."""
        author = self.rows[id].author
        following = Standing(following=(viewer, author) in self.follows)
        shown = visibility.appears(viewer or None, Place.PUBLIC, self.post(id, viewer), following)
        return shown and author not in self.suspended

    def shown(self, viewer: int, place: Place, id: int) -> bool:
        """With what it boosts."""
        row = self.rows[id]
        whole = [id] if row.boosts is None else [id, row.boosts]
        return all(self.may_see(viewer, one) and self.appears(viewer, place, one) for one in whole)


def made(seed: int) -> World:
    chance = Random(seed)

    def some(share: float) -> set[int]:
        return {id for id in PEOPLE if chance.random() < share}

    def pairs(share: float) -> set[tuple[int, int]]:
        return {
            (one, other) for one in PEOPLE for other in PEOPLE if one != other and chance.random() < share
        }

    world = World(
        suspended=some(0.15),
        limited=some(0.25),
        indexable=some(0.5),
        follows=pairs(0.3),
        blocks=pairs(0.12),
        mutes=pairs(0.12),
    )
    strangers = sorted(some(0.4))
    world.elsewhere, world.waiting, world.guests = (set(strangers[at::3]) for at in range(3))
    world.here = set(PEOPLE).difference(strangers)
    world.since = {pair: chance.randint(1, 9) for pair in sorted(world.follows)}
    for id in range(501, 501 + _CIRCLES):
        world.circles[id] = Ring(
            chance.choice(PEOPLE), chance.choice(list(CircleKind)), frozenset(some(0.3)), chance.randint(1, 9)
        )
    for id in range(1001, 1001 + _POSTS):
        world.rows[id] = _post(chance, world, id)
    originals = sorted(world.rows)
    for id in range(2001, 2001 + _BOOSTS):
        author, boosted = chance.choice(PEOPLE), chance.choice(originals)
        if not any(row.boosts == boosted and row.author == author for row in world.rows.values()):
            kind = chance.choice(
                [Visibility.PUBLIC, Visibility.UNLISTED, Visibility.LOCAL, Visibility.PRIVATE]
            )
            world.rows[id] = Row(id, author, kind, boosts=boosted, stays=kind is Visibility.LOCAL)
    world.favourites |= {(who, id) for who in PEOPLE for id in originals if chance.random() < 0.1}
    world.bookmarks |= {(who, id) for who in PEOPLE for id in originals if chance.random() < 0.1}
    return world


def _post(chance: Random, world: World, id: int) -> Row:
    kind, author = chance.choice(list(Visibility)), chance.choice(PEOPLE)
    named = {who for who in PEOPLE if who != author and chance.random() < 0.15}
    quotes = chance.choice(PEOPLE) if chance.random() < 0.3 else None
    if quotes is not None and visibility.is_direct(kind):
        # Whom a direct post quotes must be named in it.
        named.add(quotes)
    answers = chance.choice(sorted(world.rows)) if world.rows and chance.random() < 0.3 else None
    circle = chance.choice(sorted(world.circles)) if visibility.is_for_circle(kind) else None
    tagged = chance.random() < 0.5
    stays = kind is Visibility.LOCAL or (not visibility.is_open(kind) and chance.random() < 0.3)
    return Row(id, author, kind, frozenset(named), None, answers, quotes, circle, tagged, stays)


async def write(tx: Tx, world: World) -> None:
    await tx.run_many(
        "INSERT INTO accounts "
        "(id, username, name_key, domain, suspended_at, limited_at, indexable, created_at) "
        "VALUES (:id, :name, :name, :domain, :suspended, :limited, :indexable, 1)",
        [
            {
                "id": id,
                "name": f"person{id}",
                "domain": "there.example" if id in world.elsewhere else "",
                "suspended": 1 if id in world.suspended else None,
                "limited": 1 if id in world.limited else None,
                "indexable": id in world.indexable,
            }
            for id in PEOPLE
        ],
    )
    await tx.run_many(
        "INSERT INTO users (id, account_id, email, email_key, password_hash, "
        "webauthn_handle, approved_at, guest, created_at) "
        "VALUES (:id, :id, :email, :email, '', :email, :approved, :guest, 1)",
        [
            {
                "id": id,
                "email": f"{id}@example.org",
                "approved": 1 if id in world.here else None,
                "guest": id in world.guests,
            }
            for id in PEOPLE
            if id not in world.elsewhere
        ],
    )
    await tx.run_many(
        "INSERT INTO circles (id, owner_id, kind, created_at) VALUES (:id, :owner, :kind, :at)",
        [
            {"id": id, "owner": ring.owner, "kind": ring.kind.value, "at": ring.at}
            for id, ring in world.circles.items()
        ],
    )
    await tx.run_many(
        "INSERT INTO circle_accounts (circle_id, account_id) VALUES (:id, :who)",
        [{"id": id, "who": who} for id, ring in world.circles.items() for who in ring.named],
    )
    await tx.run_many(
        "INSERT INTO statuses (id, account_id, visibility, reblog_of_id, in_reply_to_id, "
        "in_reply_to_account_id, circle_id, stays_here, created_at) "
        "VALUES (:id, :author, :kind, :boosts, :answers, :answered, :circle, :stays, 1)",
        [
            {
                "id": row.id,
                "author": row.author,
                "kind": row.kind.value,
                "boosts": row.boosts,
                "circle": row.circle,
                "stays": row.stays,
                "answers": row.answers,
                "answered": world.rows[row.answers].author if row.answers else None,
            }
            for row in world.rows.values()
        ],
    )
    await tx.run_many(
        "INSERT INTO quotes (status_id, account_id, quoted_status_id, quoted_account_id, state, created_at) "
        "VALUES (:id, :author, 1, :quoted, 'accepted', 1)",
        [
            {"id": row.id, "author": row.author, "quoted": row.quotes}
            for row in world.rows.values()
            if row.quotes
        ],
    )
    await tx.run("INSERT INTO tags (id, name, display_name, created_at) VALUES (:id, 'a', 'a', 1)", id=TAG)
    await tx.run_many(
        "INSERT INTO status_tags (tag_id, status_id) VALUES (:tag, :id)",
        [{"tag": TAG, "id": row.id} for row in world.rows.values() if row.tagged],
    )
    await tx.run_many(
        "INSERT INTO mentions (account_id, status_id) VALUES (:who, :id)",
        [{"who": who, "id": row.id} for row in world.rows.values() for who in row.named],
    )
    await tx.run_many(
        "INSERT INTO follows (id, account_id, target_id, created_at) VALUES (:id, :one, :other, :at)",
        [{**row, "at": world.since[row["one"], row["other"]]} for row in _numbered(world.follows)],
    )
    await tx.run_many(
        "INSERT INTO blocks (id, account_id, target_id, created_at) VALUES (:id, :one, :other, 1)",
        _numbered(world.blocks),
    )
    await tx.run_many(
        "INSERT INTO mutes (id, account_id, target_id, created_at) VALUES (:id, :one, :other, 1)",
        _numbered(world.mutes),
    )
    await tx.run_many(
        "INSERT INTO favourites (id, account_id, status_id) VALUES (:id, :one, :other)",
        _numbered(world.favourites),
    )
    await tx.run_many(
        "INSERT INTO bookmarks (id, account_id, status_id) VALUES (:id, :one, :other)",
        _numbered(world.bookmarks),
    )


def _numbered(pairs: set[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"id": n, "one": one, "other": other} for n, (one, other) in enumerate(sorted(pairs), 1)]
