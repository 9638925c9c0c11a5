"""Who bears a label, said in SQL: what was given by hand, and what rules name."""

from sabar.db.engine import Sql

#: An account `v` bears a label `l`.
BEARS = Sql(
    "(EXISTS (SELECT 1 FROM label_accounts p WHERE p.label_id = l.id AND p.account_id = v.id) "
    "OR EXISTS (SELECT 1 FROM label_rules r WHERE r.label_id = l.id AND (r.kind = 'server' "
    "AND r.value = v.domain OR r.kind = 'link' AND EXISTS (SELECT 1 FROM proved_domains d "
    "WHERE d.account_id = v.id AND d.domain = r.value))))"
)
#: The author `a` of a post bears all of the labels :labels of :me and none of his labels :not_labels.
BY_BEARERS = Sql(
    "NOT EXISTS (SELECT 1 FROM labels l CROSS JOIN accounts v WHERE v.id = a.id AND l.account_id = :me "
    "AND (l.id IN (:labels[]) AND NOT {bears} OR l.id IN (:not_labels[]) AND {bears}))",
    bears=BEARS,
)
