// The mark of a description is shown on a picture, not on the shade that waits for one.
import { all } from "./dom.js";

const arrived = (it) => it.matches?.(".pictures img") && it.closest("a").classList.add("there");
document.addEventListener("load", ({ target }) => arrived(target), true);
for (const it of all(".pictures img")) if (it.complete && it.naturalWidth) arrived(it);
