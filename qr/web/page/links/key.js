// The API key. It stays in this tab until the tab is closed, or until the person forgets it.
import { element } from "../elements.js"
import { isKey, readKey, storeKey } from "../key-store.js"
import { text } from "../texts.js"
import { button, showAlert } from "./messages.js"
import { getPage } from "./requests.js"

export function hasKey() {
  return readKey() !== ""
}

export function buildForgetButton(onForgotten) {
  return button(text("links.key.forget"), () => {
    storeKey("")
    onForgotten()
  }, "link")
}

// Return the form that asks for a key. `onAccepted` is called after the service has accepted the key.
export function buildKeyForm(onAccepted, target) {
  const input = element("input", {
    id: "api-key", type: "password", required: true, autocomplete: "off", spellcheck: "false", "data-focus": "",
    "aria-describedby": "api-key-hint",
  })
  const error = element("div", {})
  const form = element("form", { class: "key-form" },
    element("div", { class: "field" }, element("label", { for: input.id }, text("links.key.label")), input),
    element("button", { class: "primary" }, text("links.key.use")),
    element("p", { class: "hint", id: "api-key-hint" }, text("links.key.storage")), error)
  form.addEventListener("submit", (event) => { event.preventDefault(); tryKey(input, error, onAccepted) })
  return [element("div", { class: "narrow" },
    element("h1", { tabindex: "-1" }, text("links.title")),
    element("p", { class: "intro" }, text("links.intro")),
    target ? element("p", { class: "pending" }, text("links.pending"), " ", element("strong", { dir: "auto" }, target)) : null,
    form)]
}

async function tryKey(input, error, onAccepted) {
  const key = input.value.trim()
  error.replaceChildren()
  try {
    if (!isKey(key)) throw Object.assign(new Error(), { status: 401 })
    storeKey(key)
    await getPage()
    onAccepted()
  } catch (problem) {
    storeKey("")
    error.replaceChildren(problem.detail ? showAlert(problem) : alertOf(problem))
    input.setAttribute("aria-invalid", "true")
    input.focus()
    input.select()
  }
}

function alertOf(problem) {
  const key = problem.status === 401 ? "links.key.characters" : "result.offline"
  return element("div", { class: "alert", role: "alert" }, element("p", {}, text(key)))
}
