// Asks for an API key, if the service makes QR codes only for the owners of keys.
import { byId, element } from "./elements.js"
import { isKey, readKey, storeKey } from "./key-store.js"
import { capital } from "./links/labelled.js"
import { text } from "./texts.js"

// Return the elements of a form. The key is checked by the next request for an image.
export function buildKeyEntry() {
  const input = element("input", {
    id: "make-key", type: "password", autocomplete: "off", spellcheck: "false", "aria-describedby": "make-key-hint make-key-error",
  })
  const error = element("p", { class: "error", id: "make-key-error", hidden: true })
  const send = () => use(input, error)
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); send() } })
  return [
    element("div", { class: "field" }, element("label", { for: input.id }, text("links.key.label")), input,
      element("p", { class: "hint", id: "make-key-hint" }, text("links.key.storage")), error),
    element("button", { type: "button", class: "primary", onclick: send }, text("links.key.use"))]
}

// Return the sentence above the form.
export function keyReason(problem) {
  if (problem?.status === 403) return capital(problem.detail)
  return text(readKey() ? "result.key-wrong" : "result.key")
}

function use(input, error) {
  const key = input.value.trim()
  if (!key) return input.focus()
  error.hidden = isKey(key)
  error.textContent = error.hidden ? "" : text("links.key.characters")
  if (!error.hidden) return
  storeKey(key)
  byId("verdict").focus() // the form disappears
}
