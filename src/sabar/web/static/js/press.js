// Buttons that need not reload the page: the same forms, answered by the piece that takes their place.
import { all, holdingStill, piece, viewer } from "./dom.js";
import { excuse } from "./excuses.js";

const busy = new WeakSet();

async function swapPost(button) {
  const article = button.closest(".post");
  const body = new URLSearchParams();
  for (const chosen of all("input[form=act]:checked", article)) body.append(chosen.name, chosen.value);
  if (button.name) body.append(button.name, button.value);
  if (article.matches(".focal")) body.append("focal", "1");
  const answer = await piece(button.formAction, { method: "POST", body });
  const fresh = answer?.content.querySelector(".post");
  if (!fresh) return location.reload();
  for (const old of all(`.post[data-post="${article.dataset.post}"]`)) adopt(old, fresh.cloneNode(true));
}

/** Put `fresh` where `old` stands: same row, same place in a thread, same key focus, warnings stay open, what waits
    behind the pill goes on waiting. A boost says that other words were boosted. */
export function adopt(old, fresh) {
  for (const kind of ["leads", "follows", "focal", "waiting", "held"]) {
    fresh.classList.toggle(kind, old.classList.contains(kind));
  }
  fresh.classList.toggle("fresh", old.matches(".waiting"));
  fresh.id = old.id;
  fresh.dataset.row = old.dataset.row;
  const over = old.querySelector(".over");
  fresh.querySelector(".over")?.remove();
  if (over) fresh.prepend(over);
  if (fresh.dataset.wording !== old.dataset.wording) fresh.querySelector("[data-since]")?.removeAttribute("hidden");
  const stamp = old.querySelector(".stamp");
  if (stamp && !fresh.querySelector(".stamp")) fresh.querySelector(".body").after(stamp);
  if (old.querySelector(".warned")?.open && fresh.querySelector(".warned")) fresh.querySelector(".warned").open = true;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  dispatchEvent(Object.assign(new Event("adopt"), { old, fresh }));
  const menuGoesOn = carryMenu(old, fresh);
  holdingStill(() => old.replaceWith(fresh));
  menuGoesOn();
  if (!focused || fresh.contains(document.activeElement)) return;
  const same = focused.matches(".act") && all(".act", fresh).find((it) => it.className === focused.className);
  (same || fresh).focus({ preventScroll: true });
}

/** A menu that is open stays open; one that is opened later is fetched anew, as it may differ now. */
function carryMenu(old, fresh) {
  const sheet = old.querySelector(".menu > [role=menu]");
  const place = sheet && fresh.querySelector(".menu");
  if (!place) return () => {};
  const focused = sheet.contains(document.activeElement) ? document.activeElement : null;
  place.append(sheet);
  place.querySelector("[data-post-menu]").ariaExpanded = "true";
  return () => focused?.focus({ preventScroll: true });
}

async function swapForm(form, submitter) {
  const answer = await piece(form.action, { method: "POST", body: new FormData(form, submitter) });
  const fresh = answer?.content.querySelector("form.follow");
  if (!fresh || !form.dataset.follow) return location.reload();
  stands(fresh);
}

/** How one stands to somebody, on all of his buttons. */
export function stands(fresh) {
  for (const old of all(`form[data-follow="${fresh.dataset.follow}"]`)) {
    const next = fresh.cloneNode(true);
    next.elements.return_to.value = old.elements.return_to.value;
    const focused = old.contains(document.activeElement);
    old.replaceWith(next);
    if (focused) next.querySelector("button")?.focus();
  }
}

/** Put a notification away. */
async function away(button) {
  await piece(button.formAction, { method: "POST", body: new URLSearchParams({ [button.name]: button.value }) });
  const row = button.closest("[data-notice]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const focused = row.contains(document.activeElement);
  holdingStill(() => row.remove());
  if (focused) next?.querySelector("[data-away]")?.focus({ preventScroll: true });
}

/** What came live does not say for whom it was drawn. */
function mark(form) {
  if (!viewer || form.method !== "post" || form.matches("[data-anybody]") || form.elements.drawn_for) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "drawn_for", value: viewer });
  form.prepend(field);
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const form = event.target;
  mark(form);
  const post = button?.hasAttribute("data-swap-post");
  const leaves = button?.hasAttribute("data-away");
  if (!post && !leaves && !form.hasAttribute("data-swap")) return;
  event.preventDefault();
  if (busy.has(button)) return;
  busy.add(button);
  const was = button.getAttribute("aria-pressed");
  if (was) button.setAttribute("aria-pressed", was === "true" ? "false" : "true");
  try {
    await (post ? swapPost(button) : leaves ? away(button) : swapForm(form, button));
  } catch (error) {
    if (was) button.setAttribute("aria-pressed", was);
    if (!excuse(error)) resend(form, button);
  } finally {
    busy.delete(button);
  }
});

/** The plain way, which also shows an error page when there is something to say. */
function resend(form, button) {
  if (button.formAction) form.action = button.getAttribute("formaction") ?? form.action;
  form.submit();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) {
    const text = button.hasAttribute("data-absolute")
      ? new URL(button.dataset.copy, location.href).href
      : button.dataset.copy;
    await navigator.clipboard.writeText(text);
    const words = button.querySelector("span") ?? button;
    const before = words.textContent;
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = before), 2000);
    return;
  }
  // What an entry of a menu leads to on this page is not to lie under the menu, nor closed.
  const { hash = "" } = event.target.closest?.('a[href^="#"]') ?? {};
  for (const menu of all("details[data-menu][open]")) if (hash || !menu.contains(event.target)) menu.open = false;
  if (hash) all(`details${hash}`).forEach((it) => (it.open = true));
  const back = event.target.closest?.("[data-back]");
  if (back && history.length > 1 && document.referrer.startsWith(location.origin) && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    history.back();
  }
});

/** What a menu holds is seen when it opens. Does not bubble, so it is caught on its way down. */
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.matches("details[data-menu]")) {
      target.querySelector(".sheet").scrollIntoView({ block: "nearest" });
    }
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
