// The poll in the box: one more answer as the last one is filled, and none longer than the server takes.
import { all } from "./dom.js";
import { length } from "./scan.js";

/** A function that brings the answers in shape and says whether the server would take each. */
export function asking(poll, changed) {
  const rows = all("[data-answer]", poll);
  const fields = rows.map((row) => row.querySelector("input"));
  const most = Number(poll.dataset.characters);

  function shape() {
    const filled = fields.findLastIndex((field) => field.value.trim() !== "") + 1;
    rows.forEach((row, place) => (row.hidden = place >= Math.max(2, filled + 1)));
    for (const field of fields) field.ariaInvalid = length(field.value.trim()) > most ? "true" : null;
    return fields.every((field) => !field.ariaInvalid);
  }

  poll.addEventListener("input", changed);
  poll.addEventListener("click", (event) => {
    const row = event.target.closest("[data-drop]")?.closest("[data-answer]");
    if (!row) return;
    const place = rows.indexOf(row);
    for (let at = place; at < fields.length; at++) fields[at].value = fields[at + 1]?.value ?? "";
    changed();
    fields[Math.min(place, fields.findLastIndex((field) => !field.closest("[hidden]")))].focus();
  });
  return shape;
}
