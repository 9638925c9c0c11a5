// The form of strangers who join: a worker finds the answer to a small task while they write.
import { script } from "./dom.js";

const form = document.querySelector("form[data-effort]");
if (form && globalThis.Worker) {
  const { seed, bits, rounds } = form.dataset;
  const worker = new Worker(script(form.dataset.effort));
  const answer = form.elements.work;
  let asked = null;

  worker.onmessage = ({ data }) => {
    answer.value = data;
    worker.terminate();
    if (asked) form.requestSubmit(asked);
  };
  // Without a worker there is still the slow way.
  worker.onerror = () => form.removeEventListener("submit", hold);
  worker.postMessage({ seed, bits: Number(bits), rounds: Number(rounds) });

  function hold(event) {
    if (answer.value) return;
    event.preventDefault();
    asked = event.submitter;
    form.querySelector("[data-effort-words]").hidden = false;
  }
  form.addEventListener("submit", hold);
}
