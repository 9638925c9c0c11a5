// The card that asks before a post goes comes over the page; what is chosen there is sent as the box would have been.

/** The answer, once nothing is asked any more; null when the words are to stay in the box. `send`: sends a form. */
export async function met(answer, send) {
  for (;;) {
    const card = answer?.content.querySelector("[data-card]");
    if (!card) return answer;
    const { form, back } = await chosen(card);
    if (back && !form.has("quiet[]")) return null;
    answer = await send(form);
    if (back) return null;
  }
}

function chosen(card) {
  const dialog = document.createElement("dialog");
  const heading = card.querySelector("h2");
  const form = card.querySelector("form");
  dialog.className = "over-page";
  dialog.ariaLabel = heading.textContent;
  dialog.append(...card.childNodes);
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.returnValue = event.submitter.value;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      const choice = dialog.returnValue || "back";
      const fields = new FormData(form);
      fields.set("card", choice);
      dialog.remove();
      resolve({ form: fields, back: choice === "back" });
    });
  });
}
