// Where the browser is, told once for whoever has not chosen a time zone.
import { piece } from "./dom.js";

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
// What does not arrive is told by the next page.
piece("/web/zone", { method: "POST", body: new URLSearchParams({ zone: timeZone }) }).catch(() => {});
