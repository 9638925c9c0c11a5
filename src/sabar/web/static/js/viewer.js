// Pictures open over the page; without this module they are plain links.
import { all } from "./dom.js";

const dialog = document.getElementById("viewer");
let shown = [];
let at = 0;

function draw() {
  const link = shown[at];
  dialog.querySelector("img").src = link.href;
  dialog.querySelector("img").alt = link.dataset.view;
  dialog.querySelector("p").textContent = link.dataset.view;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  shown = all("a[data-view]", link.parentElement);
  at = shown.indexOf(link);
  draw();
  dialog.showModal();
});

dialog.addEventListener("click", (event) => event.target.closest("p, button") || dialog.close());
dialog.addEventListener("close", () => dialog.querySelector("img").removeAttribute("src"));
dialog.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  at = (at + by + shown.length) % shown.length;
  draw();
});
