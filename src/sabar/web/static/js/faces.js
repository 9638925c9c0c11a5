// Whom a direct post is for: the faces and names of those it mentions, as they are typed.
import { all, lang, piece } from "./dom.js";

const PATIENCE = 300;
const MOST = 8;

/** A function that shows these people, given by their handles, in `place`. */
export function shower(place) {
  let timer;
  let shown = "";

  async function draw(names) {
    const query = names.map((name) => `names[]=${encodeURIComponent(name)}`).join("&");
    const answer = names.length ? await piece(`/web/faces?${query}`) : null;
    if (names.join() !== shown) return;
    const faces = answer ? all(".face", answer.content) : [];
    const words = document.createElement("bdi");
    words.textContent = new Intl.ListFormat(lang).format(faces.map((it) => it.dataset.name));
    place.replaceChildren(...faces, words);
  }

  return (people) => {
    const names = people.slice(0, MOST);
    if (names.join() === shown) return;
    shown = names.join();
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try {
        await draw(names);
      } catch {
        // The names stand in the text as well; the next one that is typed asks again.
        shown = "";
      }
    }, PATIENCE);
  };
}
