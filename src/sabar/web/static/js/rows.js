// One more row of a form that takes several of a kind: the last one again, empty.
import { all } from "./dom.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-more-rows]");
  if (!button) return;
  const rows = all("[data-row-of-many]", button.form);
  const fresh = rows.at(-1).cloneNode(true);
  for (const input of all("input:not([type=checkbox])", fresh)) input.value = "";
  rows.at(-1).after(fresh);
  fresh.querySelector("[type=text]").focus();
  button.hidden = rows.length + 1 >= Number(button.dataset.moreRows);
});
