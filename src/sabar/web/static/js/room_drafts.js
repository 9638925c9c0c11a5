// What somebody types in a space is kept on the server a moment later, sealed, and comes back into the box there.
import { ours } from "./dom.js";
import { OUTLIVES, pacing } from "./pacing.js";

/** Keeps what stands in `box`. */
export function keepingRoom(box) {
  const said = box.querySelector("[data-kept]");
  const { revision, text, turn } = box.elements;

  function deliver(signal) {
    turn.value = Number(turn.value) + 1;
    const body = new FormData(box);
    for (const name of ["files[]", "file_words[]"]) body.delete(name);
    const written = [...body.values()].reduce((sum, value) => sum + value.length, 0);
    return fetch(`${box.dataset.room}/drafts`, {
      method: "POST",
      body,
      credentials: "same-origin",
      keepalive: written < OUTLIVES,
      signal,
      headers: { ...ours, Accept: "application/json" },
    });
  }

  async function keep(signal) {
    try {
      const answer = await deliver(signal);
      const told = await answer.json();
      said.textContent = told.words;
      if (answer.ok) revision.value = told.revision;
    } catch {
      pace.again();
    }
  }

  const pace = pacing(box, { keep, last: deliver, begun: () => (said.textContent = "") });
  // Somebody may have typed before this was here.
  if (text.value !== text.defaultValue) pace.typed();

  return {
    typed: pace.typed,
    goOn: pace.goOn,
    /** It was sent, and the box is for something new: also what it was opened with is gone. */
    begin() {
      pace.begin();
      for (const field of box.elements) {
        if (field.matches("textarea, [name='poll[options][]']")) field.defaultValue = "";
        if (field.matches("[type=checkbox]")) field.defaultChecked = false;
      }
      turn.value = 0;
      revision.value = 0;
      said.textContent = "";
    },
  };
}
