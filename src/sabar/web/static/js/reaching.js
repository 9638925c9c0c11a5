// The line above the button that says who may read it, told again when what decides that changes.
import { all, piece } from "./dom.js";

const PATIENCE = 400;

/** A function that takes the names in the text, and asks anew where they, the audience or its labels are others. */
export function reaching(box) {
  const link = box.querySelector("[data-reach] a");
  if (!link) return () => {};
  const labels = all(".of-labels input", box);
  const words = link.querySelector("[aria-live]");
  let told;
  let wanted;
  let timer;
  let busy = false;

  /** Whether the box is as it was drawn: then the line is right. */
  function untouched() {
    const { text, audience } = box.elements;
    const same = [...audience, ...labels].every((it) => it.checked === it.defaultChecked);
    return text.value === text.defaultValue && same;
  }

  async function ask() {
    if (busy || wanted === told) return;
    busy = true;
    told = wanted;
    try {
      const answer = await piece(link.pathname, { method: "POST", body: new URLSearchParams(told) });
      if (answer?.ok) words.textContent = answer.content.textContent.trim();
    } catch {
      // It is said again with the next change.
    }
    busy = false;
    ask();
  }

  // The page behind it hears of the names, too, which stand in no address.
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: link.pathname, target: link.target });
    const fields = [...new URLSearchParams(wanted)].map(([name, value]) =>
      Object.assign(document.createElement("input"), { name, value }),
    );
    form.append(...fields);
    document.body.append(form);
    form.submit();
    form.remove();
  });

  return (people) => {
    const fields = { text: people.map((name) => `@${name}`).join(" "), audience: box.elements.audience.value };
    for (const name of ["reply_to", "quote"]) if (box.elements[name]) fields[name] = box.elements[name].value;
    const asked = new URLSearchParams(fields);
    for (const it of labels) if (it.checked) asked.append(it.name, it.value);
    const now = asked.toString();
    if (now === wanted) return;
    told ??= untouched() ? now : "";
    wanted = now;
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  };
}
