"""The streams that can be listened to, and which scope each takes."""

STATUSES = ("read:statuses",)
NOTIFICATIONS = ("read:notifications",)
#: By name: one of these scopes suffices. Our own pages have one more, `space`, which no application hears.
SCOPES = {
    "user": STATUSES,
    "user:notification": NOTIFICATIONS,
    "public": STATUSES,
    "public:media": STATUSES,
    "public:local": STATUSES,
    "public:local:media": STATUSES,
    "public:remote": STATUSES,
    "public:remote:media": STATUSES,
    "hashtag": STATUSES,
    "hashtag:local": STATUSES,
    "list": ("read:lists", "read:statuses"),
    "direct": STATUSES,
    # Ours: an open thread. Whoever names a conversation hears of what he may read in it, nothing else.
    "thread": STATUSES,
    # Ours too: an open profile, its posts alone or with its answers to others.
    "account": STATUSES,
    "account:replies": STATUSES,
}
