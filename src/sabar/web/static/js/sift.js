// A list that is looked through while one types: what does not hold every word is put aside.
import { all } from "./dom.js";

const plain = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replaceAll("œ", "oe");

function sift(field) {
  const list = document.getElementById(field.dataset.sift);
  const asked = plain(field.value).match(/[\p{L}\p{N}]+/gu) ?? [];
  const meant = (it) => asked.every((word) => ` ${it.dataset.words}`.includes(` ${word}`));
  for (const group of all(":scope > section", list)) {
    for (const place of all(":scope > ul > li", group)) {
      const inside = all("li", place);
      for (const it of inside) it.hidden = !asked.length || !meant(it);
      place.hidden = !meant(place) && inside.every((it) => it.hidden);
    }
    group.hidden = all(":scope > ul > li", group).every((it) => it.hidden);
  }
  const none = document.querySelector("[data-sift-none]");
  none.textContent = all(":scope > section", list).every((it) => it.hidden) ? none.dataset.words : "";
}

for (const field of all("[data-sift]")) {
  field.addEventListener("input", () => sift(field));
  // A page one comes back to may have words in its field.
  if (field.value) sift(field);
}
