// Builds a form control from the declaration of a parameter.
import { element } from "./elements.js"
import { text, textOr } from "./texts.js"

// Return a labelled control. `onValue(value)` is called on input; an empty text means that the parameter is omitted.
export function buildField(parameter, { prefix, value = "", onValue, label }) {
  const id = `${prefix}-${parameter.name}`
  const control = buildControl(parameter, id, value, onValue)
  const title = label ?? textOr(`field.${parameter.name}`, sentence(parameter.name.replaceAll("_", " ")))
  const required = parameter.required ? element("span", { class: "hint" }, ` ${text("make.required")}`) : null
  const hint = element("p", { class: "hint", id: `${id}-hint` }, hintOf(parameter))
  const error = element("p", { class: "error", id: `${id}-error`, hidden: true })
  control.setAttribute("aria-describedby", `${hint.id} ${error.id}`)
  const isCheckbox = control.type === "checkbox"
  const labelled = element("label", { for: id }, title, required)
  return element("div", { class: isCheckbox ? "field is-switch" : "field", "data-name": parameter.name },
    ...(isCheckbox ? [control, labelled] : [labelled, control]), hint, error)
}

// Show the error of a field, or remove it if `detail` is empty.
export function showError(field, detail) {
  const error = field.querySelector(".error")
  error.textContent = detail
  error.hidden = !detail
  field.querySelector("input, select, textarea").setAttribute("aria-invalid", detail ? "true" : "false")
}

function buildControl(parameter, id, value, onValue) {
  const attributes = { id, name: parameter.name, onchange: ({ target }) => onValue(target.value.trim()) }
  if (parameter.enum) return select(parameter, attributes, value)
  if (parameter.type === "boolean") return checkbox(parameter, attributes, value, onValue)
  attributes.oninput = attributes.onchange
  delete attributes.onchange
  attributes.autocomplete = "off"
  attributes.placeholder = parameter.default ?? null
  if (parameter["x-multiline"]) return withValue(element("textarea", { ...attributes, rows: 3 }), value)
  return withValue(element("input", { ...attributes, ...inputAttributes(parameter) }), value)
}

function inputAttributes(parameter) {
  const { minimum: min, maximum: max, maxLength: maxlength } = parameter
  if (parameter.type === "integer") return { type: "number", step: 1, min, max }
  if (parameter.type === "number") return { type: "text", inputmode: "decimal" }
  if (parameter.format === "date") return { type: "date" }
  return { type: "text", maxlength, spellcheck: "false", dir: "auto" }
}

function select(parameter, attributes, value) {
  const options = parameter.enum.map((choice) => element("option", { value: choice }, String(choice)))
  const omitted = parameter.default === undefined ? [element("option", { value: "" }, "–")] : []
  const created = element("select", attributes, ...omitted, ...options)
  created.value = value || (parameter.default ?? "")
  return created
}

function checkbox(parameter, attributes, value, onValue) {
  const created = element("input", { ...attributes, type: "checkbox" })
  const isDefault = (checked) => checked === Boolean(parameter.default)
  created.checked = value ? value === "on" || value === "true" : Boolean(parameter.default)
  created.onchange = () => onValue(isDefault(created.checked) ? "" : created.checked ? "on" : "off")
  return created
}

function withValue(control, value) {
  control.value = value
  return control
}

function hintOf(parameter) {
  return sentence(parameter.title)
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
