// Posts that follow the first one in the box, each with its own counter.
import { all, elements } from "./dom.js";

/** What the box asks of them. `changed`: to be called when there are more or fewer; `arrange`: for each new album. */
export function followUps(box, changed, arrange) {
  const list = box.querySelector("[data-follow-ups]");
  const blank = box.querySelector("[data-follow-up-blank]");
  const more = box.querySelector("[data-more]");
  const most = Number(list.dataset.most) - 1;
  let made = 0;
  const rows = () => all("[data-follow-up]", list);

  function number() {
    rows().forEach((row, place) => {
      const field = row.querySelector("textarea");
      field.ariaLabel = blank.content.querySelector("textarea").ariaLabel.replace("{n}", place + 2);
    });
    more.disabled = rows().length >= most;
  }

  more.addEventListener("click", (event) => {
    event.preventDefault();
    list.append(elements(blank.innerHTML.replaceAll("{post}", `n${made++}`)));
    number();
    const row = rows().at(-1);
    arrange(row.querySelector("[data-album]"));
    row.querySelector("textarea").focus();
    changed();
  });

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-take-out]")?.closest("[data-follow-up]");
    if (!row) return;
    const before = rows()[rows().indexOf(row) - 1]?.querySelector("textarea") ?? box.elements.text;
    row.remove();
    number();
    before.focus();
    before.dispatchEvent(new Event("input", { bubbles: true }));
  });

  list.addEventListener("input", changed);
  number();
  return {
    /** Whether each fits. `left`: how many characters are left of some words; `tell` says it in a counter. */
    count(left, tell) {
      const found = rows().map((row) => {
        const characters = left(row.querySelector("textarea").value);
        tell(row.querySelector(".counter"), characters);
        return characters >= 0;
      });
      return found.every(Boolean);
    },
    clear() {
      list.replaceChildren();
      number();
    },
  };
}
