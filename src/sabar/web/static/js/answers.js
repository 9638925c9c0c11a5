// Answers under what they answer, in an open thread: where a new one goes, and what becomes of a branch.
import { all, fill, holdingStill } from "./dom.js";
import { refresh } from "./times.js";

const postOf = (thread, id) => thread.querySelector(`.post[data-post="${id}"]`);
const branchOf = (post) => post?.closest(".branch");
const headOf = (branch) => branch.querySelector(":scope > .post");

function level(branch) {
  let levels = 0;
  for (let at = branch.parentElement; (at = at.closest(".answers")); at = at.parentElement) levels += 1;
  return levels;
}

/** What is folded away with a branch, made when its first answer comes. */
function answersOf(replies, branch) {
  const made = branch.querySelector(":scope > .answers");
  if (made) return made.querySelector("ol");
  const fresh = replies.querySelector(":scope > template").content.firstElementChild.cloneNode(true);
  branch.append(fresh);
  return fresh.querySelector("ol");
}

function answers(thread, post, id) {
  let { above } = post.dataset;
  while (above && above !== id) above = postOf(thread, above)?.dataset.above;
  return above === id;
}

/** The last of the branches that stand after `branch` because they answer it: below the deepest level is one list. */
function lastBeside(thread, branch) {
  const { post } = headOf(branch).dataset;
  let last = branch;
  while (last.nextElementSibling && answers(thread, headOf(last.nextElementSibling), post)) {
    last = last.nextElementSibling;
  }
  return last;
}

function recount(replies) {
  for (const fold of all(".answers", replies)) {
    const n = all(".branch", fold).length;
    fold.querySelector(".words").textContent = n === 1 ? replies.dataset.one : fill(replies.dataset.many, n);
  }
  const known = document.querySelector("[data-known]");
  if (known) known.textContent = fill(known.dataset.known, all(":scope > ol > .branch", replies).length);
}

/** An answer that has just come. Nothing is done with one that answers neither the post of the page nor what stands
    below it. `own`: its writer looks at it. */
export function answered(thread, post, own = false) {
  const replies = thread.querySelector(".replies");
  const parent = postOf(thread, post.dataset.above);
  const above = branchOf(parent);
  if (postOf(thread, post.dataset.post) || !replies || !parent) return;
  const tree = replies.querySelector(":scope > ol");
  if (tree && !above && !parent.matches(".focal")) return;
  refresh(post);
  const branch = document.createElement("li");
  branch.className = "branch";
  branch.append(post);
  if (!own) post.classList.add("fresh");
  const flat = above && level(above) >= Number(replies.dataset.deepest);
  branch.classList.toggle("apart", Boolean(flat));
  const put = () => {
    // A private conversation is read from its beginning to its end.
    if (!tree) return replies.append(post);
    if (flat) lastBeside(thread, above).after(branch);
    else (above ? answersOf(replies, above) : tree).append(branch);
    recount(replies);
  };
  if (own) put();
  else holdingStill(put);
  rest(post);
}

/** An answer is new for as long as nobody could see it, and a moment more. */
function rest(post) {
  if (post.checkVisibility()) setTimeout(() => post.classList.remove("fresh"), 4000);
}

document.addEventListener(
  "toggle",
  ({ target }) => target.matches(".answers[open]") && all(".fresh", target).forEach(rest),
  true,
);

/** A post that was deleted; what answers it in an open thread stays. */
export function removed(post) {
  const branch = branchOf(post);
  const replies = post.closest(".replies");
  (post.closest("[data-notice]") ?? post).remove();
  if (!branch || branch.querySelector(".post, .inplace")) return;
  const fold = branch.closest(".answers");
  branch.remove();
  if (fold && !fold.querySelector(".post")) fold.remove();
  recount(replies);
}
