// What somebody types is kept on the server a moment later, and comes back into the box on any device.
import { all, ours } from "./dom.js";

const PAUSE_MS = 1000;
const AGAIN_MS = 15_000;
/** What a browser still sends of a page that is left is at most 64 KB; a character takes up to four bytes. */
const OUTLIVES = 12_000;

/** Keeps what stands in `box`. `renew` puts an empty one in its place. */
export function keeping(box, renew) {
  const said = box.querySelector("[data-kept]");
  const discard = box.querySelector("[data-discard]");
  const refused = new WeakSet();
  let timer;
  let changed = false;
  let sent = false;
  let saving = null;
  let leaving = new AbortController();

  const waiting = () =>
    all("[data-picture]", box).filter((place) => {
      const [file] = place.querySelector("input[type=file]").files;
      return file && !refused.has(file);
    });

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    await saving;
    if (!changed || sent) return;
    changed = false;
    saving = keepAll();
    await saving;
    saving = null;
  }

  /** The words first: pictures take longer. */
  async function keepAll() {
    await keep([]);
    const places = waiting();
    if (places.length) await keep(places);
  }

  function form(places) {
    const fields = new FormData(box);
    if (places.length === 0) for (const name of ["pictures[]", "alts[]"]) fields.delete(name);
    return fields;
  }

  function deliver(places) {
    const body = form(places);
    const written = [...body.values()].reduce((sum, value) => sum + value.length, 0);
    return fetch("/drafts", {
      method: "POST",
      body,
      credentials: "same-origin",
      keepalive: places.length === 0 && written < OUTLIVES,
      signal: leaving.signal,
      headers: { ...ours, Accept: "application/json" },
    });
  }

  async function keep(places) {
    try {
      const answer = await deliver(places);
      const told = await answer.json();
      if (answer.ok) return adopt(told, places);
      said.textContent = told.words;
      if (places.length === 0) return;
      // The words are kept without the pictures; what is wrong with them is said when the post is sent.
      for (const place of places) refused.add(place.querySelector("input[type=file]").files[0]);
      changed = true;
      later(0);
    } catch {
      changed = true;
      later(AGAIN_MS);
    }
  }

  function adopt(told, places) {
    box.elements.draft.value = told.draft;
    box.elements.revision.value = told.revision;
    said.textContent = told.words;
    discard.hidden = told.revision === 0;
    told.pictures.forEach((id, at) => {
      const place = places[at];
      const file = place.querySelector("input[type=file]");
      if (!file.files.length) return;
      const stays = document.createElement("input");
      Object.assign(stays, { type: "hidden", name: "keep", value: id });
      place.append(stays);
      file.value = "";
      file.disabled = true;
      place.querySelector("[name='order[]']").value = id;
      place.querySelector("textarea").name = `kept_alts[${id}]`;
    });
  }

  function typed() {
    changed = true;
    said.textContent = "";
    later(PAUSE_MS);
  }

  // Somebody may have typed before this was here.
  if (box.elements.text.value !== box.elements.text.defaultValue || waiting().length) typed();
  box.addEventListener("input", typed);
  // A link is being pressed, perhaps: what is saved before it is followed is on the next page.
  box.addEventListener("focusout", () => changed && later(0));

  addEventListener("pagehide", () => {
    if (!changed || sent || !box.isConnected) return;
    // What is under way is older, and must not come after the last.
    leaving.abort();
    leaving = new AbortController();
    deliver([]);
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

  discard.addEventListener("click", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    sent = true;
    await saving;
    const body = form([]);
    const answer = await fetch("/drafts/discard", { method: "POST", body, credentials: "same-origin", headers: ours });
    if (!answer.ok) return ((sent = false), typed());
    (await renew()).elements.text.focus();
  });

  return {
    /** It was not sent after all. */
    goOn() {
      sent = false;
      typed();
    },
    /** It was sent, and the box is for something new. */
    begin() {
      sent = false;
      changed = false;
      box.elements.draft.value = box.elements.key.value;
      box.elements.revision.value = 0;
      said.textContent = "";
      discard.hidden = true;
    },
  };
}
