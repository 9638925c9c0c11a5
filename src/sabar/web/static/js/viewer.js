// Pictures open over the page; without this module they are plain links.
import { all } from "./dom.js";

const dialog = document.getElementById("viewer");
const stage = dialog.querySelector(".viewer-stage");
const picture = stage.querySelector("img");
/** How far a finger goes sideways to turn to the next picture, in pixels. */
const SWIPE = 60;
const MOST = 6;
const STEP = 1.5;
const DOUBLE = 2.5;
const turned = document.documentElement.dir === "rtl" ? -1 : 1;
let shown = [];
let at = 0;
let scale = 1;
let shift = { x: 0, y: 0 };

function draw() {
  const link = shown[at];
  picture.src = link.href;
  picture.alt = link.dataset.view;
  dialog.querySelector("p").textContent = link.dataset.view;
  const several = shown.length > 1;
  const place = dialog.querySelector("output");
  place.textContent = several ? `${at + 1}/${shown.length}` : "";
  place.ariaLabel = several ? dialog.dataset.place.replace("{at}", at + 1).replace("{all}", shown.length) : null;
  for (const button of all("[data-go]", dialog)) button.hidden = !several;
  zoom(1);
}

function go(by) {
  if (shown.length < 2) return;
  at = (at + by + shown.length) % shown.length;
  draw();
}

/** To `size`, with the point of the stage at `x`, `y` (from its middle) kept where it is. */
function zoom(size, x = 0, y = 0) {
  const next = Math.min(MOST, Math.max(1, size));
  const grown = next / scale;
  shift = next === 1 ? { x: 0, y: 0 } : { x: x - (x - shift.x) * grown, y: y - (y - shift.y) * grown };
  scale = next;
  lay();
}

function lay() {
  // Never further than its edge.
  const far = { x: ((scale - 1) * stage.clientWidth) / 2, y: ((scale - 1) * stage.clientHeight) / 2 };
  for (const side of ["x", "y"]) shift[side] = Math.max(-far[side], Math.min(far[side], shift[side]));
  picture.style.transform = scale === 1 ? "" : `translate(${shift.x}px, ${shift.y}px) scale(${scale})`;
  stage.classList.toggle("near", scale > 1);
}

/** A point as seen from the middle of the stage. */
function fromMiddle({ clientX, clientY }) {
  const box = stage.getBoundingClientRect();
  return [clientX - box.x - box.width / 2, clientY - box.y - box.height / 2];
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  shown = all("a[data-view]", link.parentElement);
  at = shown.indexOf(link);
  dialog.showModal();
  draw();
  // So that Back closes the picture and not the page.
  history.pushState({ viewer: true }, "");
});

addEventListener("popstate", () => dialog.close());
dialog.addEventListener("close", () => {
  picture.removeAttribute("src");
  shown[at]?.focus({ preventScroll: true });
  shown[at]?.scrollIntoView({ block: "nearest" });
  if (history.state?.viewer) history.back();
});

dialog.addEventListener("click", (event) => {
  const { go: by, zoom: way } = event.target.closest("button")?.dataset ?? {};
  if (by) go(Number(by));
  if (way) zoom(scale * STEP ** Number(way));
});

dialog.addEventListener("keydown", (event) => {
  const by = { ArrowRight: turned, ArrowLeft: -turned }[event.key];
  const size = { "+": scale * STEP, "=": scale * STEP, "-": scale / STEP, 0: 1 }[event.key];
  if (by) go(by);
  if (size) zoom(size);
});

stage.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY / 300), ...fromMiddle(event));
  },
  { passive: false },
);

stage.addEventListener("dblclick", (event) => {
  if (!event.target.closest("button")) zoom(scale > 1 ? 1 : DOUBLE, ...fromMiddle(event));
});

// One finger turns the pages or moves what is larger than the stage; two make it larger.
const fingers = new Map();
let began = null;

const spread = () => {
  const [one, two] = [...fingers.values()];
  return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
};
const between = () => {
  const [one, two] = [...fingers.values()];
  return fromMiddle({ clientX: (one.clientX + two.clientX) / 2, clientY: (one.clientY + two.clientY) / 2 });
};

stage.addEventListener("pointerdown", (event) => {
  if (event.target.closest("button")) return;
  fingers.set(event.pointerId, event);
  stage.setPointerCapture(event.pointerId);
  began = fingers.size === 1 ? event : null;
});

stage.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const wide = fingers.size === 2 ? spread() : 0;
  fingers.set(event.pointerId, event);
  if (wide) zoom((scale * spread()) / wide, ...between());
  else if (scale > 1) {
    shift = { x: shift.x + event.clientX - before.clientX, y: shift.y + event.clientY - before.clientY };
    lay();
  }
});

function lifted(event) {
  const held = fingers.delete(event.pointerId);
  if (!held || !began || scale > 1) return;
  const x = event.clientX - began.clientX;
  const y = event.clientY - began.clientY;
  began = null;
  if (event.type === "pointerup" && Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? turned : -turned);
}
stage.addEventListener("pointerup", lifted);
stage.addEventListener("pointercancel", lifted);
