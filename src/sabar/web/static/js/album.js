// The pictures in the box: what is chosen, in which order, and the point of each that stays in sight.
import { all, fill, lang } from "./dom.js";

const STEP = 0.05;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

const within = (value) => Math.max(-1, Math.min(1, Math.round(value * 100) / 100));

/** Looks after the places in `album`. */
export function arranging(album, complain) {
  const filled = () => all(".picture.filled", album);
  const axes = (place) => ["focus_x[]", "focus_y[]"].map((name) => place.querySelector(`[name="${name}"]`));
  const tell = (place) => place.dispatchEvent(new Event("input", { bubbles: true }));
  const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });

  // Fields are sent in the order of their places: nobody has to write numbers.
  for (const field of all(".position", album)) field.remove();

  function number() {
    filled().forEach((place, at, places) => {
      place.ariaLabel = fill(album.dataset.numbered, at + 1);
      const [up, down] = all("[data-move]", place);
      up.disabled = at === 0;
      down.disabled = at === places.length - 1;
      up.hidden = down.hidden = places.length === 1;
    });
  }

  function show(place) {
    const pad = place.querySelector("[data-pad]");
    if (!pad) return;
    const [x, y] = axes(place);
    const shares = [(Number(x.value) + 1) / 2, (Number(y.value) + 1) / 2];
    [x, y].forEach((field, at) => (field.ariaValueText = percent.format(shares[at])));
    let mark = pad.querySelector(".mark");
    if (!mark) {
      mark = document.createElement("span");
      mark.className = "mark";
      pad.append(mark);
    }
    mark.style.left = `${shares[0] * 100}%`;
    mark.style.top = `${(1 - shares[1]) * 100}%`;
  }

  function point(place, right, up) {
    const [x, y] = axes(place);
    x.value = within(right);
    y.value = within(up);
    show(place);
    tell(place);
  }

  function padFor(file) {
    const still = file.type.startsWith("image/");
    const pad = document.createElement("span");
    pad.className = "pad";
    pad.draggable = true;
    pad.toggleAttribute("data-pad", still);
    const preview = document.createElement(still ? "img" : "video");
    preview.className = "preview";
    preview.draggable = false;
    preview.ariaHidden = "true";
    preview.src = URL.createObjectURL(file);
    pad.append(preview);
    return pad;
  }

  function take(files) {
    for (const file of files) {
      const place = album.querySelector(".picture:not(.filled)");
      const before = filled();
      if (!place || before.length >= Number(album.dataset.most)) {
        complain(album.dataset.full);
        break;
      }
      const bag = new DataTransfer();
      bag.items.add(file);
      place.querySelector("[type=file]").files = bag.files;
      const pad = padFor(file);
      place.prepend(pad);
      place.querySelector(".point").hidden = !("pad" in pad.dataset);
      place.classList.add("filled");
      before.at(-1)?.after(place);
      show(place);
      place.querySelector("textarea").focus();
      tell(place);
    }
    number();
  }

  function empty(place) {
    const file = place.querySelector("[type=file]");
    const pad = place.querySelector(".pad");
    if (!file) return place.remove();
    if (pad) URL.revokeObjectURL(pad.querySelector(".preview").src);
    pad?.remove();
    place.classList.remove("filled");
    place.querySelector("[name=keep]")?.remove();
    place.querySelector("[name='order[]']").value = "new";
    for (const field of axes(place)) field.value = 0;
    const words = place.querySelector("textarea");
    words.value = file.value = "";
    words.name = "alts[]";
    file.disabled = false;
  }

  function remove(place) {
    const places = filled();
    const at = places.indexOf(place);
    empty(place);
    number();
    const next = places[at + 1] ?? places[at - 1];
    const words = album.closest("[data-follow-up]")?.querySelector("textarea") ?? album.closest("form").elements.text;
    (next?.querySelector("[data-remove]") ?? words).focus();
    tell(album);
  }

  function move(place, by, button) {
    const places = filled();
    const other = places[places.indexOf(place) + by];
    if (!other) return;
    if (by < 0) other.before(place);
    else other.after(place);
    number();
    // What is moved in the page loses the focus, and what cannot be pressed cannot have it.
    (button.disabled ? place.querySelector(`[data-move="${-by}"]`) : button).focus();
    place.scrollIntoView({ block: "nearest" });
    tell(place);
  }

  album.addEventListener("click", (event) => {
    const place = event.target.closest(".picture");
    const button = event.target.closest("[data-move]");
    const pad = event.target.closest("[data-pad]");
    if (event.target.closest("[data-remove]")) return remove(place);
    if (button) return move(place, Number(button.dataset.move), button);
    if (!pad) return;
    const edge = pad.getBoundingClientRect();
    const [x, y] = [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.height];
    point(place, x * 2 - 1, 1 - y * 2);
    axes(place)[0].focus({ preventScroll: true });
  });

  album.addEventListener("keydown", (event) => {
    const arrow = event.target.type === "range" && ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const place = event.target.closest(".picture");
    const [x, y] = axes(place).map((field) => Number(field.value));
    point(place, x + arrow[0] * STEP, y + arrow[1] * STEP);
  });
  album.addEventListener("input", (event) => event.target.type === "range" && show(event.target.closest(".picture")));

  let dragged;
  album.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".pad")?.closest(".picture");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  album.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest(".picture.filled");
    if (!over || over === dragged) return;
    const edge = over.getBoundingClientRect();
    if (event.clientY < edge.top + edge.height / 2) over.before(dragged);
    else over.after(dragged);
    number();
  });
  album.addEventListener("drop", (event) => dragged && event.preventDefault());
  album.addEventListener("dragend", () => {
    if (dragged) tell(dragged);
    dragged = null;
  });

  for (const pad of all(".pad", album)) pad.draggable = true;
  filled().forEach(show);
  number();

  return {
    take,
    clear() {
      filled().forEach(empty);
      number();
    },
  };
}
