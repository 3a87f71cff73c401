// Secrets are hidden until a person reveals them.
import { element } from "../elements.js"
import { text } from "../texts.js"

const HIDDEN = "••••••••"
const SECRET_FIELDS = new Set(["password", "secret"])

export function isSecretField(name) {
  return SECRET_FIELDS.has(name)
}

// Return an element with a value, and remember the secret ones in `hidden`, a list for `buildReveal`.
export function valueOf(name, value, { isSecret, hidden, ...attributes }) {
  const shown = element(name, { dir: "auto", ...attributes }, isSecret ? HIDDEN : value)
  if (isSecret) hidden.push([shown, value])
  return shown
}

// Return a switch that shows and hides all secrets of a list.
export function buildReveal(hidden) {
  const button = element("button", { type: "button", class: "link", "aria-pressed": "false" }, text("read.reveal"))
  button.addEventListener("click", () => {
    const isShown = button.getAttribute("aria-pressed") !== "true"
    button.setAttribute("aria-pressed", String(isShown))
    for (const [shown, value] of hidden) shown.textContent = isShown ? value : HIDDEN
  })
  return button
}
