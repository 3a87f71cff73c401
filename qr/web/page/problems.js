// An error in a view: the reason, or a field for the API key if the service needs one.
import { element } from "./elements.js"
import { capital } from "./links/labelled.js"
import { Problem } from "./service.js"
import { loadTexts, text } from "./texts.js"

const KEY_STATUSES = [401, 403] // no key or a wrong key, and a key for other requests

// Return an alert. `onKey` is called after a person has entered a key; `prefix` is that of the ids.
export async function buildProblem(error, { title, prefix, onKey }) {
  if (!(error instanceof Problem)) return alert(title, element("p", {}, text("result.offline")))
  if (!KEY_STATUSES.includes(error.status)) return alert(title, element("p", { lang: "en" }, `${capital(error.detail)}.`))
  const [{ buildKeyEntry, keyReason }] = await Promise.all([import("./key-entry.js"), loadTexts("links/")])
  return alert(text("result.no-key"), element("p", {}, keyReason(error)), ...buildKeyEntry(prefix, onKey))
}

function alert(title, ...children) {
  return element("div", { class: "verdict is-bad", role: "alert" }, element("strong", {}, title), ...children)
}
