// A form on its way, with what there is to tell of it.
import { Refused, elements, ours } from "./dom.js";

/** POST a form for a piece of a page, telling how much of it is on its way (0 to 1). */
export function send(url, form, tell) {
  const request = new XMLHttpRequest();
  request.open("POST", url);
  for (const [name, value] of Object.entries(ours)) request.setRequestHeader(name, value);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", (event) => event.lengthComputable && tell(event.loaded / event.total));
  return new Promise((resolve, reject) => {
    request.addEventListener("error", () => reject(new Refused(0)));
    request.addEventListener("load", () => {
      const ok = request.status >= 200 && request.status < 300;
      const content = elements(request.responseText);
      if (ok || request.status === 422) resolve({ ok, content });
      else reject(new Refused(request.status, content));
    });
    request.send(form);
  });
}
