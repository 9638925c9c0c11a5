// An answer in an open thread stands below what it answers, after the answers that are there already.
import { holdingStill } from "./dom.js";
import { refresh } from "./times.js";

export const postOf = (live, id) => live.querySelector(`[data-post="${id}"]`);
/** Whether what it answers stands in this thread. */
export const belongs = (live, above) => above && postOf(live, above);

function under(live, post, id) {
  for (let above = post.dataset.above; above; above = postOf(live, above)?.dataset.above) if (above === id) return true;
  return false;
}

export function answered(live, post) {
  if (postOf(live, post.dataset.post)) return;
  refresh(post);
  const replies = live.querySelector(".replies");
  const parent = postOf(live, post.dataset.above);
  let last = replies.contains(parent) ? parent : null;
  while (last?.nextElementSibling && under(live, last.nextElementSibling, parent.dataset.post)) {
    last = last.nextElementSibling;
  }
  post.classList.add("fresh");
  holdingStill(() => (last ? last.after(post) : replies.append(post)));
  live.saw([post]);
}
