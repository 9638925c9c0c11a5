"""What a leak test tried, in words: the exits, how each is tried, as whom, and what came of it."""

from collections.abc import Mapping

from sabar.kit.i18n import N_
from sabar.model.spaces.proofs import Exit, Outcome, Part, Verdict

EXITS: Mapping[Exit, str] = {
    Exit.PAGES: N_("Pages"),
    Exit.CALLS: N_("Applications"),
    Exit.DEEDS: N_("Acting in the space"),
    Exit.STREAMS: N_("Live streams"),
    Exit.PUSH: N_("Messages on phones and computers"),
    Exit.MAIL: N_("E-mails"),
    Exit.DATABASE: N_("The database"),
    Exit.MEDIA: N_("The folder of files"),
    Exit.FILES: N_("Other files"),
    Exit.BACKUP: N_("The backup"),
    Exit.LOG: N_("The log of the server"),
    Exit.FIGURES: N_("Figures of the server"),
    Exit.JOURNAL: N_("What the database writes for itself"),
    Exit.DISKS: N_("Disks and copies elsewhere"),
}
HOW: Mapping[Exit, str] = {
    Exit.PAGES: N_(
        "Every page of this server was opened, with the address of the space, of its posts, files and people."
    ),
    Exit.CALLS: N_("Every question an application can ask was asked, search included."),
    Exit.DEEDS: N_("Everything that can be changed in the space was tried from outside."),
    Exit.STREAMS: N_("Every stream was listened to while the words were said."),
    Exit.PUSH: N_("The message about what was said was written, and read instead of sent."),
    Exit.MAIL: N_("The e-mail about what was said was written, and read instead of sent."),
    Exit.DATABASE: N_("It was read through as it lies on the disk."),
    Exit.MEDIA: N_("Whatever was written into it during the test was read."),
    Exit.FILES: N_("Whatever the server wrote during the test, temporary files too, was read."),
    Exit.BACKUP: N_("What it would take along was read: no words, and no keys of spaces."),
    Exit.LOG: N_("Every line written during the test was read."),
    Exit.FIGURES: N_("They were asked for and read."),
    Exit.JOURNAL: N_("The program cannot read it. What stands in it is sealed, as in the database."),
    Exit.DISKS: N_("No program can see what others copied."),
}
PARTS: Mapping[Part, str] = {
    Part.VISITOR: N_("a visitor"),
    Part.OUTSIDER: N_("a member of the server who is not in the space"),
    Part.FORMER: N_("somebody who was in it and is no more"),
    Part.ELSEWHERE: N_("a guest of another space"),
    Part.STAFF: N_("the owner of the server"),
    Part.APPLICATION: N_("an application of a member that may not see spaces"),
    Part.INSIDER: N_("a member of the space"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.HELD: N_("nothing got out"),
    Verdict.LEAKED: N_("something got out"),
    Verdict.SEEN: N_("found, as it must be"),
    Verdict.UNSEEN: N_("not found, and it must be"),
    Verdict.NOT_TRIED: N_("not tried"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.WAITING: N_("It waits for its turn"),
    Outcome.RUNNING: N_("It is running"),
    Outcome.PASSED: N_("Nothing got out"),
    Outcome.LEAKED: N_("Something got out of this space"),
    Outcome.BLIND: N_("The test could not see what it had to see, so it proves nothing"),
    Outcome.BROKEN_OFF: N_("The test broke off"),
}
