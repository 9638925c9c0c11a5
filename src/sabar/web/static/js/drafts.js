// What somebody types is kept on the server a moment later, and comes back into the box on any device.
import { all, ours } from "./dom.js";
import { OUTLIVES, pacing } from "./pacing.js";

/** Keeps what stands in `box`. `renew` puts an empty one in its place. */
export function keeping(box, renew) {
  const said = box.querySelector("[data-kept]");
  const discard = box.querySelector("[data-discard]");
  const refused = new WeakSet();
  const waiting = () =>
    all("[data-picture]", box).filter((place) => {
      const [file] = place.querySelector("input[type=file]").files;
      return file && !refused.has(file);
    });

  /** The words first: pictures take longer. */
  async function keepAll(signal) {
    await keep([], signal);
    const places = waiting();
    if (places.length) await keep(places, signal);
  }

  function form(places) {
    const fields = new FormData(box);
    if (places.length === 0) for (const name of ["pictures[]", "alts[]"]) fields.delete(name);
    return fields;
  }

  function deliver(places, signal) {
    const body = form(places);
    const written = [...body.values()].reduce((sum, value) => sum + value.length, 0);
    return fetch("/drafts", {
      method: "POST",
      body,
      credentials: "same-origin",
      keepalive: places.length === 0 && written < OUTLIVES,
      signal,
      headers: { ...ours, Accept: "application/json" },
    });
  }

  async function keep(places, signal) {
    try {
      const answer = await deliver(places, signal);
      const told = await answer.json();
      if (answer.ok) return adopt(told, places);
      said.textContent = told.words;
      if (places.length === 0) return;
      // The words are kept without the pictures; what is wrong with them is said when the post is sent.
      for (const place of places) refused.add(place.querySelector("input[type=file]").files[0]);
      pace.again(0);
    } catch {
      pace.again();
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

  const pace = pacing(box, {
    keep: keepAll,
    last: (signal) => deliver([], signal),
    begun: () => (said.textContent = ""),
  });
  // Somebody may have typed before this was here.
  if (box.elements.text.value !== box.elements.text.defaultValue || waiting().length) pace.typed();

  discard.addEventListener("click", async (event) => {
    event.preventDefault();
    await pace.stop();
    const body = form([]);
    const answer = await fetch("/drafts/discard", { method: "POST", body, credentials: "same-origin", headers: ours });
    if (!answer.ok) return pace.goOn();
    (await renew()).elements.text.focus();
  });

  return {
    goOn: pace.goOn,
    /** It was sent, and the box is for something new. */
    begin() {
      pace.begin();
      box.elements.draft.value = box.elements.key.value;
      box.elements.revision.value = 0;
      said.textContent = "";
      discard.hidden = true;
    },
  };
}
