// A name that may be left empty is proposed by the file one chooses; one's own word stays.
import { all } from "./dom.js";

// As `shortcode_for` in rules/writing/emojis.py.
const named = (file) =>
  file.name
    .replace(/(.)\.[^.]*$/, "$1")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 64);

for (const field of all("[data-named-by]")) {
  const files = document.getElementById(field.dataset.namedBy);
  let proposed = "";
  files.addEventListener("change", () => {
    if (field.value !== proposed || !files.files.length) return;
    proposed = field.value = named(files.files[0]);
  });
}
