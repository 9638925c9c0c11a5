"""Who may read a post, said in SQL: what `rules/visibility` says in Python, post by post and viewer by viewer
(tests/contracts/test_readable.py compares them).

Each is a condition about a post `s` of an author `a`; `:me` is the viewer, 0 for nobody signed in.
"""

from sabar.db.engine import Sql

#: `visibility.is_open`
OPEN = Sql("s.visibility IN ('public', 'unlisted')")
#: `visibility.is_listed`
LISTED = Sql("s.visibility = 'public'")
#: `visibility.is_direct`
DIRECT = Sql("s.visibility = 'direct'")

_MENTIONS_ME = Sql("EXISTS (SELECT 1 FROM mentions m WHERE m.status_id = s.id AND m.account_id = :me)")
_FOLLOWED = Sql("EXISTS (SELECT 1 FROM follows f WHERE f.account_id = :me AND f.target_id = s.account_id)")

#: `visibility.may_see`. Who is quoted counts as named.
READABLE = Sql(
    "(a.suspended_at IS NULL AND (s.account_id = :me OR ("
    "NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = s.account_id AND b.target_id = :me) "
    "AND ({open} OR {mentions_me} "
    "OR EXISTS (SELECT 1 FROM quotes q WHERE q.status_id = s.id AND q.quoted_account_id = :me) "
    "OR (s.visibility = 'private' AND {followed})))))",
    open=OPEN,
    mentions_me=_MENTIONS_ME,
    followed=_FOLLOWED,
)
#: Of people the viewer follows: all but what is direct to others. Less to ask for than `READABLE`, and
#: nearly it: whom one follows does not block one.
ADDRESSED = Sql("(s.visibility <> 'direct' OR s.account_id = :me OR {mentions_me})", mentions_me=_MENTIONS_ME)
#: Of an author: strangers may meet him, as `visibility.appears` has it for public places.
MET = Sql(
    "(a.suspended_at IS NULL AND (a.limited_at IS NULL OR a.id = :me OR {followed}))", followed=_FOLLOWED
)
#: The same, whoever looks.
MET_BY_ALL = Sql("(a.suspended_at IS NULL AND a.limited_at IS NULL)")
