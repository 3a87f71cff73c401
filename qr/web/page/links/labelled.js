// Labels, hints and errors of the controls of links.
import { element } from "../elements.js"

// Return a label, a control, its hint and its error.
export function labelled(parameter, { label, id }, control, ...more) {
  control.id = id
  control.setAttribute("aria-describedby", `${id}-hint ${id}-error`)
  return element("div", { class: "field", "data-name": parameter.name },
    element("label", { for: id }, label), control, ...more,
    element("p", { class: "hint", id: `${id}-hint` }, capital(parameter.title)),
    element("p", { class: "error", id: `${id}-error`, hidden: true }))
}

// Show an error at a field, or remove it if `detail` is empty.
export function showMemberError(field, detail) {
  const error = field.querySelector(":scope > .error") ?? field.querySelector(".error")
  if (!error) return
  error.textContent = detail
  error.hidden = !detail
  controlOf(field)?.setAttribute("aria-invalid", String(Boolean(detail)))
}

// Return the control of a field that asks for a value: the address of a target, not its kind.
export function controlOf(field) {
  return field.querySelector("input, textarea") ?? field.querySelector("select")
}

export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
