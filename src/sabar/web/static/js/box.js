// The box: counts as the server counts, shows pictures before they go, sends without leaving the page.
import { arranging } from "./album.js";
import { asking } from "./asking.js";
import { completing } from "./complete.js";
import { all, fill, lang, piece } from "./dom.js";
import { keeping } from "./drafts.js";
import { shower } from "./faces.js";
import { insert } from "./feed.js";
import { followUps } from "./follow_ups.js";
import { offering } from "./languages.js";
import { pick } from "./picker.js";
import { reaching } from "./reaching.js";
import { keepingRoom } from "./room_drafts.js";
import { draft } from "./scan.js";
import { send as deliver } from "./sending.js";

function telling(box, counter, left) {
  const words = left < 0 ? fill(box.dataset.over, -left) : fill(box.dataset.left, left);
  counter.textContent = left > 60 ? "" : new Intl.NumberFormat(lang).format(left);
  counter.title = words;
  counter.setAttribute("aria-label", words);
  counter.classList.toggle("near", left <= 20 && left >= 0);
  counter.classList.toggle("over", left < 0);
}

const underway = new Set();
/** Once what boxes of this page send now stands where it belongs. */
export const settled = () => Promise.all(underway);

/** Of the same use in the box of a space. */
export const tools = { asking, completing, deliver, draft, keepingRoom, pick, telling };

export function equip(box) {
  const tell = (counter, left) => telling(box, counter, left);
  const text = box.elements.text;
  const warning = box.elements.warning;
  const languages = box.elements.lang;
  const counter = box.querySelector(".counter");
  const send = box.querySelector("[data-send]");
  const way = box.querySelector(".sending");
  const direct = box.querySelector("[data-direct-words]");
  const directWords = direct?.textContent;
  const limit = Number(box.dataset.limit);
  const pictures = box.querySelector(".inner > [data-album]");
  const poll = box.querySelector("[data-poll]");
  const asks = box.elements.with_poll;
  const trouble = box.querySelector(":scope > .form-error") ?? document.createElement("p");
  const fits = poll ? asking(poll, count) : () => true;
  const albums = new Map();
  const showFaces = shower(box.querySelector("[data-faces]"));
  const kept = box.querySelector("[data-kept]") && keeping(box, renew);
  const following = box.querySelector("[data-follow-ups]") && followUps(box, count, arrange);
  const reach = reaching(box);
  let named = 0;

  const audience = () => box.elements.audience.value;

  function showLanguage() {
    box.querySelector("[data-lang]").textContent = languages.value;
  }

  function complain(...said) {
    trouble.replaceChildren(...said);
    trouble.className = "form-error";
    trouble.setAttribute("role", "alert");
    box.prepend(trouble);
  }

  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.blockSize = "auto";
    text.style.blockSize = `${text.scrollHeight}px`;
  }

  /** An empty box in the place of this one. */
  async function renew() {
    const place = ["reply_to", "quote", "edit"].map((name) => box.elements[name]).find(Boolean);
    const answer = await piece(`/compose?new=1${place ? `&${place.name}=${place.value}` : ""}`);
    const fresh = answer.content.querySelector("form.box");
    fresh.className = box.className;
    if (box.elements.return_to) fresh.append(box.elements.return_to);
    box.replaceWith(fresh);
    fresh.dispatchEvent(new Event("renewed", { bubbles: true }));
    equip(fresh);
    return fresh;
  }

  function count() {
    const said = box.elements.warn.checked ? warning.value : "";
    const { length, people } = draft(text.value, said, Boolean(box.querySelector(".quoted")));
    const left = limit - length;
    tell(counter, left);
    const answers = fits();
    const rest = following?.count((words) => limit - draft(words, said, false).length, tell) ?? true;
    send.disabled = left < 0 || (asks?.checked && !answers) || !rest;
    named = people.length;
    reach(people);
    tellPeople();
    if (audience() === "direct") showFaces(people);
    if (direct) {
      const names = people.map((name) => `@${name}`);
      const list = new Intl.ListFormat(lang).format(names.slice(0, 3));
      direct.textContent =
        names.length && names.length <= 3 ? box.dataset.sendTo.replace("{names}", list) : directWords;
    }
  }

  /** In words, for whoever does not see which labels are ticked. */
  function tellPeople() {
    const names = all("[name='labels[]']:checked", box).map((it) => it.dataset.said);
    const list = new Intl.ListFormat(lang).format(names);
    for (const words of all("[data-people]", box))
      words.textContent = list ? words.dataset.people.replace("{names}", list) : words.dataset.unchosen;
  }

  function arrange(album) {
    albums.set(album, arranging(album, complain));
  }

  /** Into the post in which `spot` is. */
  function take(files, spot) {
    const album = spot.closest("[data-follow-up]")?.querySelector("[data-album]") ?? pictures;
    const chosen = [...files].filter((file) => /^(image|video|audio)\//.test(file.type));
    if (!album || chosen.length === 0) return;
    if (asks?.checked && album === pictures) return complain(box.dataset.either);
    albums.get(album).take(chosen);
  }

  function choosePoll() {
    trouble.remove();
    if (!asks.checked) return;
    if (!pictures.querySelector(".filled")) return poll.querySelector("input").focus();
    asks.checked = false;
    complain(box.dataset.either);
  }

  /** Into the text where the caret is, so that Ctrl+Z takes it back. */
  function put(words) {
    text.focus();
    const before = text.value.slice(0, text.selectionStart);
    // The code of a picture stands by itself, or it is text.
    const apart = words.startsWith(":") && /[\p{L}\p{N}:]$/u.test(before) ? " " : "";
    document.execCommand("insertText", false, apart + words + (words.startsWith(":") ? " " : ""));
  }

  async function pickEmoji(opener) {
    try {
      await pick(box.dataset.emojis, opener, put);
    } catch {
      complain(box.dataset.absent);
    }
  }

  function caretToEnd() {
    text.setSelectionRange(text.value.length, text.value.length);
  }

  // Those who named nobody are told before anything is sent; what cannot be known here, the server says.
  box.addEventListener(
    "submit",
    (event) => {
      if (audience() !== "direct" || named) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      complain(box.dataset.nobody);
      text.focus();
    },
    { capture: true },
  );
  text.addEventListener("input", () => (grow(), count()));
  box.addEventListener("change", (event) => {
    if (event.target === asks) choosePoll();
    count();
    if (event.target.name === "lang") showLanguage();
    if (event.target.name === "warn" && event.target.checked) warning.focus();
    if (event.target.name === "audience") {
      text.focus();
      // Where labels decide, they come next.
      all(".of-labels input", box).find((it) => it.checkVisibility())?.focus();
      box.querySelector(".room").open = false;
    }
    if (event.target.hasAttribute("data-pick")) {
      take(event.target.files, event.target);
      event.target.value = "";
    }
  });
  box.addEventListener("click", (event) => {
    const smile = event.target.closest("[data-emoji]");
    if (smile) pickEmoji(smile);
    if (event.target.closest("[data-remove]")) trouble.remove();
  });
  box.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    take(event.clipboardData.files, event.target);
  });
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      box.classList.add("dropping");
    });
  }
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("dropping"));
  box.addEventListener("drop", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    take(event.dataTransfer.files, event.target);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.requestSubmit(send);
    }
  });

  const feed = document.querySelector("sabar-live[stream=user] .feed");
  let busy = false;
  let again = false;
  box.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    // Elsewhere it goes the plain way, to a page that shows it.
    const within = box.closest(".inplace, [stream=thread]");
    if (!feed && !within) return;
    event.preventDefault();
    again = busy;
    if (busy || send.disabled) return;
    let back = false;
    // Not `disabled`: that would take the focus from the button for good.
    busy = true;
    send.setAttribute("aria-disabled", "true");
    let end;
    const whole = new Promise((resolve) => (end = resolve));
    underway.add(whole);
    try {
      // Puts what was sent in its place.
      if (within) await import("./inplace.js");
      let answer = await deliver(box.action, new FormData(box), (share) => {
        way.hidden = share === 1 || !box.querySelector(".picture.filled");
        way.value = share;
      });
      if (answer.content.querySelector("[data-card]")) {
        const { met } = await import("./card.js");
        answer = await met(answer, (form) => deliver(box.action, form, () => {}));
        if (!answer) return (back = true), kept?.goOn(), text.focus();
      }
      const post = answer?.content.querySelector(".post");
      const told = answer?.content.querySelector("[data-told]");
      const waits = answer?.content.querySelector("[data-held]");
      if (!answer?.ok || !(post || told || waits)) {
        const refused = answer?.content.querySelector("form.box");
        if (!refused) throw new Error("no box in the answer");
        const said = refused.querySelector(".form-error");
        complain(...(said?.childNodes ?? []));
        kept?.goOn();
        return;
      }
      trouble.remove();
      // What came back from a draft is what a reset would bring back.
      const restored = "restored" in box.dataset;
      if (!restored) {
        box.reset();
        showLanguage();
        caretToEnd();
        box.elements.key.value = crypto.randomUUID();
        albums.get(pictures)?.clear();
        following?.clear();
        kept?.begin();
      }
      if (waits) return (await import("./waiting.js")).stand(waits, restored ? await renew() : box);
      // Whoever opened the box where one reads puts the post in its place there.
      const news = new CustomEvent("sent", { bubbles: true, cancelable: true, detail: post });
      const taken = post && !box.dispatchEvent(news);
      if (!box.isConnected) return;
      const next = restored ? await renew() : box;
      next.querySelector(".told")?.remove();
      if (told) next.prepend(told);
      if (post && !taken) insert(feed, post, { own: true });
      if (!taken) next.scrollIntoView({ block: "nearest" });
      // Ready for the next words, but without a keyboard coming up on a phone.
      if (matchMedia("(pointer: fine)").matches) next.elements.text.focus({ preventScroll: true });
    } catch (error) {
      complain(error.words || box.dataset.failed);
      kept?.goOn();
    } finally {
      way.hidden = true;
      underway.delete(whole);
      end();
      busy = false;
      send.removeAttribute("aria-disabled");
      grow();
      count();
      // Pressed while what was chosen in the card was still on its way.
      if (back && again) box.requestSubmit(send);
    }
  });

  all("[data-album]", box).forEach(arrange);
  completing(box, text);
  if (languages.dataset.others) offering(languages);
  // Whoever is in it already is where they want to be.
  if (!box.contains(document.activeElement)) caretToEnd();
  grow();
  count();
}

all("[data-box]").forEach(equip);
