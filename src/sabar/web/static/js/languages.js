// The languages of a post that do not stand in every page come when somebody begins to write.
let rows;

/** Adds them to the `select`; when they do not come, they are asked for again as it is opened. */
export async function offering(select) {
  try {
    rows ??= fetch(select.dataset.others).then((answer) => answer.json());
    const there = new Set(Array.from(select.options, (option) => option.value));
    for (const [code, name] of await rows) if (!there.has(code)) select.add(new Option(name, code));
  } catch {
    rows = undefined;
    select.addEventListener("focus", () => offering(select), { once: true });
  }
}
