"""What is looked for, said in the space by the insider: words, a file, a poll, an answer that is edited."""

import io

from sabar.actions.spaces import files, posts
from sabar.actions.spaces.files import Sent
from sabar.effects.proving.words import Words
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.reads.spaces import files as read_files
from sabar.rules.writing.drafts import PollDraft
from sabar.services import Services

_POLL_SECONDS = 3600
_EMOJI = "🥁"


async def say(app: Services, viewer: Viewer, entered: Entered, words: Words) -> None:
    """The words know afterwards where they are."""
    content = f"{words.file_text}\n".encode() * 50
    sent = Sent(f"{words.file_name}.txt", io.BytesIO(content), len(content), words.description)
    file = await files.upload(app, viewer, entered, sent)
    text = f"{words.text} #{words.tag}\n\n    {words.code}"
    first = await posts.post(app, viewer, entered, text, file_ids=[file])
    poll = PollDraft(words.options, _POLL_SECONDS)
    second = await posts.post(app, viewer, entered, words.before, parent_id=first, poll=poll)
    await posts.edit(app, viewer, entered, second, words.answer)
    await posts.react(app, viewer, entered, first, _EMOJI)
    words.ids += map(str, (first, second, file))
    words.keys += (await read_files.one(app, entered, file)).file.keys
