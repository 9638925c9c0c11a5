// Files in the box of a space: picked, dropped or pasted, each sent at once and sealed before the post goes.
import { Refused, all, piece } from "./dom.js";

const BOX = "form[data-room]";
/** What is on its way, by box. */
const coming = new WeakMap();

const of = (box) => box.querySelector("[data-files]");
const named = (sentence, file) => sentence.replace("{name}", file.name);

function complain(box, ...said) {
  const trouble = of(box).querySelector(":scope > .form-error") ?? document.createElement("p");
  trouble.className = "form-error";
  trouble.role = "alert";
  trouble.replaceChildren(...said);
  of(box).prepend(trouble);
}

/** A line that fills while the file is on its way. */
function waiting(place, file) {
  const row = document.createElement("li");
  row.className = "filed";
  row.dataset.filed = "";
  row.dataset.coming = "";
  const line = document.createElement("div");
  line.className = "file";
  const mark = document.createElement("span");
  const about = document.createElement("span");
  about.className = "about";
  const name = document.createElement("bdi");
  name.className = "name";
  name.textContent = file.name;
  const way = document.createElement("progress");
  way.max = 1;
  way.ariaLabel = named(place.dataset.coming, file);
  about.append(name, way);
  line.append(mark, about);
  row.append(line);
  return { row, way };
}

async function take(box, files) {
  const place = of(box);
  const list = place.querySelector("[data-filing]");
  place.querySelector(":scope > .form-error")?.remove();
  for (const file of files) {
    if (all("[data-filed]", list).length >= Number(place.dataset.most)) return complain(box, place.dataset.full);
    if (file.size > Number(place.dataset.bytes)) {
      complain(box, named(place.dataset.heavy, file));
      continue;
    }
    const { row, way } = waiting(place, file);
    list.append(row);
    const work = deliver(box, place, file, row, way);
    coming.set(box, Promise.all([coming.get(box), work]));
  }
}

async function deliver(box, place, file, row, way) {
  const form = new FormData();
  form.append("file", file);
  try {
    const { tools } = await import("./box.js");
    const answer = await tools.deliver(place.dataset.files, form, (share) => (way.value = share));
    const fresh = answer.content.querySelector("[data-filed]");
    if (!fresh) {
      row.remove();
      return complain(box, ...(answer.content.querySelector(".form-error")?.childNodes ?? []));
    }
    row.replaceWith(fresh);
    box.dispatchEvent(new Event("input"));
    fresh.querySelector("textarea")?.focus({ preventScroll: true });
  } catch (error) {
    row.remove();
    complain(box, (error instanceof Refused && error.words) || named(place.dataset.lost, file));
  }
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.(`${BOX} [data-pick-files]`)) return;
  take(target.form, [...target.files]);
  target.value = "";
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-drop-file]");
  if (!button) return;
  const box = button.form;
  const row = button.closest("[data-filed]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const { dropFile } = button.dataset;
  row.remove();
  box.dispatchEvent(new Event("input"));
  (next?.querySelector("[data-drop-file]") ?? box.elements.text).focus();
  // One that is not taken back now goes by itself after a day.
  if (dropFile) piece(dropFile, { method: "POST" }).catch(() => {});
});

document.addEventListener("paste", (event) => {
  const box = event.target.closest?.(BOX);
  if (!box || event.clipboardData.files.length === 0) return;
  event.preventDefault();
  take(box, [...event.clipboardData.files]);
});

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest?.(BOX);
    if (!box || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.add("dropping");
  });
}

for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, (event) => event.target.closest?.(BOX)?.classList.remove("dropping"));
}

document.addEventListener("drop", (event) => {
  const box = event.target.closest?.(BOX);
  if (!box || event.dataTransfer.files.length === 0) return;
  event.preventDefault();
  take(box, [...event.dataTransfer.files]);
});

// What is still on its way goes along: the post waits for it.
document.addEventListener(
  "submit",
  async (event) => {
    const box = event.target.closest(BOX);
    if (!box || !box.querySelector("[data-filed][data-coming]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (box.dataset.waits) return;
    box.dataset.waits = "1";
    const { submitter } = event;
    await coming.get(box);
    delete box.dataset.waits;
    if (!of(box).querySelector(":scope > .form-error")) box.requestSubmit(submitter);
  },
  { capture: true },
);

document.addEventListener("reset", ({ target }) => {
  if (!target.matches?.(BOX)) return;
  for (const row of all("[data-filed], [data-files] > .form-error", target)) row.remove();
});
