// What is needed only after an act is fetched by the first such act. The act waits meanwhile and is then done once
// more; where its script does not come, it does what it does without any.
import { elements, piece, typing } from "./dom.js";

const shortcuts = "shortcuts" in document.documentElement.dataset;
const viewer = () => import("./viewer.js");
const inplace = () => import("./inplace.js");
const box = () => import("./box.js");
let sheet;
/** Keys that wait are done in their order: all of them wait for the same. */
const keys = () => (sheet ??= withSheet().finally(() => (sheet = null)));
async function withSheet() {
  const [{ begin }, found] = await Promise.all([import("./keys.js"), shortcuts && piece("/web/keys")]);
  begin(found?.content.querySelector("dialog"));
}
const onward = () => import("./onward.js");

const PRESSED = [
  ["a[data-view]", viewer],
  ['[data-post-menu], a[data-asks], .post a[href^="/compose?"]', inplace],
];
const withFiles = ({ clipboardData, dataTransfer }) => (clipboardData ?? dataTransfer).types.includes("Files");
/** What a box does not leave to the browser. */
const WRITTEN = {
  click: ({ target }) => target.closest("button"),
  change: () => true,
  submit: () => true,
  keydown: ({ key, ctrlKey, metaKey }) => key === "Enter" && (ctrlKey || metaKey),
  paste: withFiles,
  drop: withFiles,
};
const there = new Set();
/** The script whose acts are just done once more; what they set off may wait for another. */
let repeating = null;
/** A key waits to be done: a space or an Enter behind it is meant for where it leads. */
let asked = false;
let looks;

/** Stands for the looks of what opens, where the page has not loaded them. */
const plain = () => document.querySelector("head > noscript");
export const styles = () => (looks ??= new Promise(dress));

function dress(done, failed) {
  const waiting = plain();
  if (!waiting) return done();
  const link = elements(waiting.textContent).firstElementChild;
  link.addEventListener("load", done);
  link.addEventListener("error", () => {
    link.replaceWith(waiting);
    looks = null;
    failed(new Error(link.href));
  });
  waiting.replaceWith(link);
}

async function fetched(load) {
  await Promise.all([load(), styles()]);
  there.add(load);
}

async function hold(event, load) {
  if (repeating === load || there.has(load)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const again = repeated(event);
  try {
    await fetched(load);
  } finally {
    repeating = load;
    again();
    repeating = null;
  }
}

/** A function that does once more what was done. */
function repeated(event) {
  const { target, type, constructor: Kind, submitter } = event;
  if (type === "submit") return () => target.requestSubmit(submitter);
  if (type === "keydown" && target === document.body) {
    return () => {
      // A key before it may have led to a post, or to where one writes.
      const here = document.activeElement;
      const left = here.dispatchEvent(new Kind(type, event));
      if (left && typing(here) && !changed(event)) document.execCommand("insertText", false, letter(event));
    };
  }
  const carries = ["clipboardData", "dataTransfer"].find((name) => event[name]);
  if (!carries) return () => target.dispatchEvent(new Kind(type, event));
  // What is carried is taken away when the event is over.
  const bag = new DataTransfer();
  for (const file of event[carries].files) bag.items.add(file);
  return () => target.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, [carries]: bag }));
}

const pressed = ({ target }) => PRESSED.find(([selector]) => target.closest?.(selector))?.[1];
const letter = ({ key }) => (key === "Enter" ? "\n" : key);
const boxOf = ({ target }) => target.closest?.("[data-box]");
const changed = (event) => event.ctrlKey || event.metaKey || event.altKey;

/** A key that stands for something, unless somebody types. */
function meant(event) {
  if (changed(event) || !shortcuts) return false;
  return /^[^ ]$/u.test(event.key) || (event.key === "Enter" && event.target.matches(".post"));
}

for (const type of ["pointerdown", "keydown", "focusin"]) addEventListener(type, styles, { once: true });

// A finger that goes down is faster than its click.
document.addEventListener("pointerdown", (event) => {
  const load = pressed(event);
  if (load && !there.has(load)) fetched(load);
});

document.addEventListener(
  "click",
  (event) => {
    const load = pressed(event);
    if (load && !changed(event) && !event.shiftKey) hold(event, load);
  },
  true,
);

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "ArrowDown" && event.target.matches?.("[data-post-menu]")) hold(event, inplace);
    else if (there.has(keys) || typing(event.target)) return;
    else if (meant(event) || (asked && (event.key === " " || event.key === "Enter"))) {
      asked = true;
      hold(event, keys);
    } else fetched(keys);
  },
  true,
);

for (const [type, waits] of Object.entries(WRITTEN)) {
  document.addEventListener(type, (event) => boxOf(event) && waits(event) && hold(event, box), true);
}

document.addEventListener("dragover", (event) => {
  if (!boxOf(event) || there.has(box) || !withFiles(event)) return;
  event.preventDefault();
  fetched(box);
});

/** Unfolds when somebody begins, and stays: what folds away under a finger is not pressed. */
async function begin(written) {
  try {
    if (!there.has(box)) await fetched(box);
  } finally {
    written.classList.remove("waits");
    if (written.contains(document.activeElement)) written.classList.add("opened");
  }
}

document.addEventListener("focusin", (event) => {
  const written = boxOf(event);
  if (written && !written.classList.contains("opened")) begin(written);
});

// What somebody wrote before this was here, and a box that has the focus already. Words that the server put in wait.
const written = document.querySelector("[data-box]");
if (written) {
  const { text } = written.elements;
  text.setSelectionRange(text.value.length, text.value.length);
  written.classList.toggle("waits", plain() !== null);
  const begun = text.value !== text.defaultValue || written.querySelector("[name=with_poll]:checked, .picture.filled");
  if (begun || written.matches(".opened, :focus-within")) begin(written);
}

// The end of a list comes near, or somebody comes back to a place further down.
const pager = document.querySelector("#main .pager");
if (pager) {
  const watch = new IntersectionObserver(
    ([end]) => {
      if (!end.isIntersecting && !history.state?.read?.parts) return;
      watch.disconnect();
      onward();
    },
    { rootMargin: "0px 0px 1200px" },
  );
  watch.observe(pager);
}
