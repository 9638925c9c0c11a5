// A picture of the profile before it is sent: shown in its frame, where it is dragged, and made larger by the wheel.
// What counts are the sliders below it, which keys move; the server cuts by their numbers.
import { all } from "./dom.js";

function equip(place) {
  const frame = place.querySelector(".frame");
  const file = place.querySelector("[type=file]");
  const remove = place.querySelector("[type=checkbox]");
  const cutting = place.querySelector(".cutting");
  const slider = (name) => place.querySelector(`[data-part=${name}]`);
  const before = frame.querySelector("img");
  const woven = frame.classList.contains("woven");
  let shown = null;

  function draw() {
    if (!shown) return;
    const [x, y] = ["x", "y"].map((name) => `${slider(name).value}%`);
    shown.style.objectPosition = shown.style.transformOrigin = `${x} ${y}`;
    shown.style.scale = slider("zoom").value / 100;
  }

  function choose() {
    if (shown) URL.revokeObjectURL(shown.src);
    const [chosen] = file.files;
    shown = chosen ? document.createElement("img") : null;
    if (shown) {
      shown.alt = "";
      shown.draggable = false;
      shown.src = URL.createObjectURL(chosen);
      if (remove) remove.checked = false;
    }
    frame.replaceChildren(...[shown ?? before].filter(Boolean));
    frame.classList.toggle("woven", !shown && woven);
    frame.classList.toggle("movable", shown !== null);
    for (const name of ["x", "y"]) slider(name).value = 50;
    slider("zoom").value = 100;
    cutting.hidden = !shown;
    cutting.open = shown !== null;
    draw();
  }

  /** Pixels of the picture that lie outside the frame, in one direction. */
  function room(size, natural) {
    const { width, height } = frame.getBoundingClientRect();
    const scale = Math.max(width / shown.naturalWidth, height / shown.naturalHeight) * (slider("zoom").value / 100);
    return natural * scale - size;
  }

  function drag({ movementX, movementY }) {
    const { width, height } = frame.getBoundingClientRect();
    for (const [name, by, left] of [
      ["x", movementX, room(width, shown.naturalWidth)],
      ["y", movementY, room(height, shown.naturalHeight)],
    ]) {
      if (left > 1) at[name] = Math.min(100, Math.max(0, at[name] - (100 * by) / left));
      slider(name).value = at[name];
    }
    draw();
  }

  // A slider holds whole hundredths; what is dragged slowly adds up beside it.
  const at = {};
  frame.addEventListener("pointerdown", (event) => {
    if (!shown) return;
    for (const name of ["x", "y"]) at[name] = Number(slider(name).value);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (shown && frame.hasPointerCapture(event.pointerId)) drag(event);
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      if (!shown) return;
      event.preventDefault();
      slider("zoom").value -= event.deltaY / 5;
      draw();
    },
    { passive: false },
  );
  cutting.addEventListener("input", draw);
  file.addEventListener("change", choose);
  remove?.addEventListener("change", () => frame.classList.toggle("going", remove.checked));
  cutting.hidden = true;
}

all("[data-portrait]").forEach(equip);
