// When what stands in a box is kept: a moment after it was typed, before it is sent, and as its page is left.
const PAUSE_MS = 1000;
const AGAIN_MS = 15_000;
/** What a browser still sends of a page that is left is at most 64 KB; a character takes up to four bytes. */
export const OUTLIVES = 12_000;

/** `keep` keeps it; `last` the same as the page is left: both are given up by their signal. `begun`: it differs from
    what is kept. */
export function pacing(box, { keep, last, begun }) {
  let timer;
  let changed = false;
  let sent = false;
  let saving = null;
  let leaving = new AbortController();

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    await saving;
    if (!changed || sent) return;
    changed = false;
    saving = keep(leaving.signal);
    await saving;
    saving = null;
  }

  function typed() {
    changed = true;
    begun();
    later(PAUSE_MS);
  }

  box.addEventListener("input", typed);
  // A link is being pressed, perhaps: what is saved before it is followed is on the next page.
  box.addEventListener("focusout", () => changed && later(0));

  addEventListener("pagehide", () => {
    if (!changed || sent || !box.isConnected) return;
    // What is under way is older, and must not come after the last.
    leaving.abort();
    leaving = new AbortController();
    last(leaving.signal);
  });

  box.addEventListener(
    "submit",
    async (event) => {
      clearTimeout(timer);
      if (saving) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const submitter = event.submitter;
        await saving;
        saving = null;
        return box.requestSubmit(submitter);
      }
      sent = true;
    },
    { capture: true },
  );

  return {
    typed,
    /** It was not kept: once more. */
    again(pause = AGAIN_MS) {
      changed = true;
      later(pause);
    },
    /** Nothing is kept any more, and nothing is on its way. */
    async stop() {
      clearTimeout(timer);
      sent = true;
      await saving;
    },
    /** It was not sent after all. */
    goOn() {
      sent = false;
      typed();
    },
    /** It was sent, and the box is for something new. */
    begin() {
      sent = false;
      changed = false;
    },
  };
}
