"""Who may read a post, said in SQL: what `rules/visibility` says in Python, post by post and viewer by viewer
(tests/contracts/test_readable.py compares them).

Each is a condition about a post `s` of an author `a`; `:me` is the viewer, 0 for nobody signed in.
"""

from sabar.db.engine import Sql

#: `visibility.is_open`
OPEN = Sql("s.visibility IN ('public', 'unlisted')")
#: It is of one of these kinds.
AMONG = Sql("s.visibility IN (:kinds[text])")
#: `visibility.is_listed`
LISTED = Sql("s.visibility = 'public'")
#: `visibility.is_listed_here`
LISTED_HERE = Sql("s.visibility IN ('public', 'local')")
#: `visibility.is_for_people_here`
FOR_PEOPLE_HERE = Sql("s.visibility = 'local'")
#: The viewer has an account on this server, and was let in: no guest of a space, nobody of another server.
HERE = Sql(
    "EXISTS (SELECT 1 FROM users w WHERE w.account_id = :me AND w.approved_at IS NOT NULL AND NOT w.guest)"
)
#: Of posts that stand where people meet strangers: those this viewer meets there.
MEETS_VIEWER = Sql(
    "({listed} OR ({for_people_here} AND {here}))", listed=LISTED, for_people_here=FOR_PEOPLE_HERE, here=HERE
)
#: Of posts for everybody, or everybody here: those this viewer is among.
OPEN_TO_VIEWER = Sql(
    "({open} OR ({for_people_here} AND {here}))", open=OPEN, for_people_here=FOR_PEOPLE_HERE, here=HERE
)
#: `visibility.is_direct`
DIRECT = Sql("s.visibility = 'direct'")

#: `visibility.is_for_circle`
FOR_CIRCLE = Sql("s.visibility = 'circle'")

_NAMED = Sql("EXISTS (SELECT 1 FROM circle_accounts c WHERE c.circle_id = u.id AND c.account_id = v.id)")
#: An account `v` is in a circle `u`.
HOLDS = Sql(
    "(u.owner_id = v.id OR u.kind = 'only' AND {named} "
    "OR u.kind = 'except' AND NOT {named} AND EXISTS (SELECT 1 FROM follows f "
    "WHERE f.account_id = v.id AND f.target_id = u.owner_id AND f.created_at <= u.created_at))",
    named=_NAMED,
)
#: Of a post for a circle: the viewer is in it.
IN_CIRCLE = Sql(
    "EXISTS (SELECT 1 FROM circles u CROSS JOIN accounts v "
    "WHERE u.id = s.circle_id AND v.id = :me AND {holds})",
    holds=HOLDS,
)
_MENTIONS_ME = Sql("EXISTS (SELECT 1 FROM mentions m WHERE m.status_id = s.id AND m.account_id = :me)")
_FOLLOWED = Sql("EXISTS (SELECT 1 FROM follows f WHERE f.account_id = :me AND f.target_id = s.account_id)")

#: `visibility.may_see`. Who is quoted counts as named.
READABLE = Sql(
    "(a.suspended_at IS NULL AND (s.account_id = :me OR ("
    "NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = s.account_id AND b.target_id = :me) "
    "AND (NOT s.stays_here OR {here}) "
    "AND CASE WHEN {for_circle} THEN {in_circle} ELSE ({open} OR {for_people_here} OR {mentions_me} "
    "OR EXISTS (SELECT 1 FROM quotes q WHERE q.status_id = s.id AND q.quoted_account_id = :me) "
    "OR (s.visibility = 'private' AND {followed})) END)))",
    here=HERE,
    open=OPEN,
    for_people_here=FOR_PEOPLE_HERE,
    for_circle=FOR_CIRCLE,
    in_circle=IN_CIRCLE,
    mentions_me=_MENTIONS_ME,
    followed=_FOLLOWED,
)
#: Of people the viewer follows: all but what is for others. Less to ask for than `READABLE`, and nearly it:
#: whom one follows does not block one.
ADDRESSED = Sql(
    "(s.visibility NOT IN ('direct', 'circle') OR s.account_id = :me "
    "OR CASE WHEN {for_circle} THEN {in_circle} ELSE {mentions_me} END)",
    for_circle=FOR_CIRCLE,
    in_circle=IN_CIRCLE,
    mentions_me=_MENTIONS_ME,
)
#: Of an author: strangers may meet him, as `visibility.appears` has it for public places.
MET = Sql(
    "(a.suspended_at IS NULL AND (a.limited_at IS NULL OR a.id = :me OR {followed}))", followed=_FOLLOWED
)
#: The same, whoever looks.
MET_BY_ALL = Sql("(a.suspended_at IS NULL AND a.limited_at IS NULL)")
