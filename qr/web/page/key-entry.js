// Asks for an API key, if the service makes QR codes only for the owners of keys.
import { byId, element } from "./elements.js"
import { isKey, readKey, storeKey } from "./key-store.js"
import { capital } from "./links/labelled.js"
import { text } from "./texts.js"

// Return the elements of a form. The key is checked by the next request. `onUsed` is called when the key is stored.
export function buildKeyEntry(prefix = "make", onUsed = focusVerdict) {
  const id = `${prefix}-key`
  const input = element("input", {
    id, type: "password", autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-hint ${id}-error`,
  })
  const error = element("p", { class: "error", id: `${id}-error`, hidden: true })
  const send = () => use(input, error, onUsed)
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); send() } })
  return [
    element("div", { class: "field" }, element("label", { for: input.id }, text("links.key.label")), input,
      element("p", { class: "hint", id: `${id}-hint` }, text("links.key.storage")), error),
    element("button", { type: "button", class: "primary", onclick: send }, text("links.key.use"))]
}

// Return the sentence above the form.
export function keyReason(problem) {
  if (problem?.status === 403) return capital(problem.detail)
  return text(readKey() ? "result.key-wrong" : "result.key")
}

function use(input, error, onUsed) {
  const key = input.value.trim()
  if (!key) return input.focus()
  error.hidden = isKey(key)
  error.textContent = error.hidden ? "" : text("links.key.characters")
  if (!error.hidden) return
  storeKey(key)
  onUsed()
}

// The form disappears.
function focusVerdict() {
  byId("verdict").focus()
}
