"""What writes or sends something, and by which part of the leak test it is tried. A test compares this with
the program: who adds a way out says here how it is looked at.
"""

from collections.abc import Mapping

from sabar.model.spaces.proofs import Exit

#: Modules that write files, send letters and messages, or call somebody outside; what the database is made of
#: as one.
WRITERS: Mapping[str, Exit] = {
    "actions.federation.files": Exit.MEDIA,
    "actions.staff.blocklist_sources": Exit.DATABASE,
    "actions.staff.relays": Exit.DATABASE,
    "backends.files": Exit.MEDIA,
    "backends.keyring": Exit.FILES,
    "backup": Exit.BACKUP,
    "db": Exit.DATABASE,
    "doctor": Exit.FILES,
    "effects.blocklist_sources": Exit.DATABASE,
    "effects.cards": Exit.PAGES,
    "effects.linked_pages": Exit.PAGES,
    "effects.mail": Exit.MAIL,
    "effects.mail_readers": Exit.MAIL,
    "effects.moderation": Exit.MAIL,
    "effects.proofs": Exit.PAGES,
    "effects.proving.reading": Exit.FIGURES,
    "effects.push": Exit.PUSH,
    "effects.spaces.heads": Exit.MAIL,
    "effects.spaces.letters": Exit.MAIL,
    "effects.spaces.unread_letters": Exit.MAIL,
    "federation.calling": Exit.DATABASE,
    "federation.describing": Exit.DATABASE,
    "federation.fingers": Exit.DATABASE,
    "kit.archives": Exit.FILES,
    "kit.crypto.secretfile": Exit.FILES,
    "kit.crypto.veils": Exit.FILES,
    "kit.durable": Exit.FILES,
    "kit.sandbox.landlock": Exit.FILES,
    "kit.zips": Exit.CALLS,
    "serving": Exit.CALLS,
    "web.public.source": Exit.PAGES,
}
#: Letters about spaces. Those about what is said are written and read by the test; the others have no words
#: but names, and the mark of a line of the log.
ABOUT_SPACES = frozenset(
    {
        *("space_invited", "space_invited_named", "space_opened", "space_opened_named"),
        *("space_news", "space_news_named", "space_news_words", "space_head", "space_head_named"),
        *("space_leaks", "space_leaks_named"),
    }
)
