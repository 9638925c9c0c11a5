// What cannot be done right now is said on the page, which stays as it is.
import { Refused, all } from "./dom.js";

/** Over everything, until somebody presses elsewhere. False where the plain way says more. */
export function excuse(error) {
  if (!(error instanceof Refused) || !error.later) return false;
  say(error.words || document.getElementById("act").dataset.failed, "alert");
  return true;
}

/** Words over everything, until somebody presses elsewhere. */
export function say(words, role = "status") {
  for (const old of all(".excuse")) old.remove();
  const said = document.createElement("p");
  said.className = "excuse";
  said.popover = "auto";
  said.role = role;
  said.textContent = words;
  // What is not in an open dialog is not read aloud.
  (document.querySelector("dialog[open]") ?? document.body).append(said);
  said.showPopover();
  said.addEventListener("toggle", ({ newState }) => newState === "closed" && said.remove());
}
