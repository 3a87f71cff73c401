// Builds a form control from the declaration of a parameter.
import { element } from "./elements.js"
import { colorInput, lengthInput } from "./inputs.js"
import { inEnglish, text, textOr } from "./texts.js"

// Shorter descriptions only repeat the label.
const MIN_HINT_WORDS = 4

// Input types by the name of a field. The format of the others follows from their schema.
const TYPES = { start: "datetime-local", end: "datetime-local", email: "email", url: "url", number: "tel", phone: "tel", mobile: "tel" }

// The first row that fits builds the control: condition, and a function of parameter, attributes and `onValue`.
const CONTROLS = [
  [({ enum: choices }) => choices, select],
  [({ type }) => type === "boolean", checkbox],
  [({ format }) => ["paint", "color"].includes(format), (_, attributes, onValue) => colorInput(attributes, onValue)],
  [({ pattern }) => /\(mm\|cm/.test(pattern), (_, attributes, onValue) => lengthInput(attributes, onValue)],
  [() => true, input],
]

// Return a labelled control. `onValue(value)` is called on input; an empty text means that the parameter is omitted.
// `scope` is the payload whose label and hint the field has.
// `field.show(value)` sets the value without a call of `onValue`.
export function buildField(parameter, { prefix, scope = prefix, value = "", onValue, label }) {
  const id = `${prefix}-${parameter.name}`
  const [, build] = CONTROLS.find(([fits]) => fits(parameter))
  const attributes = { id, name: parameter.name, "aria-describedby": `${id}-hint ${id}-error` }
  const control = build(parameter, attributes, onValue)
  const field = labelled({ hint: hintOf(parameter, scope), ...parameter }, control, id, label ?? labelOf(parameter, scope))
  field.show = (shown) => control.show(String(shown ?? ""))
  field.show(value)
  return field
}

// Return a value, or an empty text if it is the default, so that URLs stay short.
export function withoutDefault(parameter, value) {
  const { type, default: initial } = parameter
  const text = type === "boolean" ? (initial ? "on" : "off") : String(initial ?? "")
  return value === text ? "" : value
}

// Return the name of a parameter for people: `field.<payload>.<name>`, `field.<name>`, or the name itself.
export function labelOf({ name }, payload) {
  return textOr(`field.${payload}.${name}`, textOr(`field.${name}`, sentence(name.replaceAll("_", " "))))
}

// Show the error of a field, or remove it if `detail` is empty.
export function showError(field, detail) {
  const error = field.querySelector(".error")
  if (!error || error.textContent === detail) return
  error.textContent = detail
  error.hidden = !detail
  const control = field.querySelector(`[aria-describedby~="${error.id}"]`)
  if (detail) control?.setAttribute("aria-invalid", "true")
  else control?.removeAttribute("aria-invalid")
}

function labelled(parameter, control, id, title) {
  const required = parameter.required ? element("span", { class: "hint" }, ` ${text("make.required")}`) : null
  const hint = element("p", { class: "hint", id: `${id}-hint`, title: inEnglish(parameter.title) || null }, hintFor(parameter, title))
  hint.hidden = !hint.textContent
  const error = element("p", { class: "error", id: `${id}-error`, lang: "en", hidden: true })
  const label = element("label", { for: id }, title, required)
  const isSwitch = parameter.type === "boolean"
  const field = element("div", { class: isSwitch ? "field is-switch" : "field", "data-name": parameter.name },
    ...(isSwitch ? [control, label] : [label, control]), hint, error)
  for (const event of ["input", "change"]) field.addEventListener(event, () => { field.dataset.touched = "" })
  return field
}

// Return the hint of a parameter for people: `hint.<payload>.<name>`; undefined if there is none.
function hintOf({ name }, payload) {
  return textOr(`hint.${payload}.${name}`)
}

// Without a hint, the first clause of the description. It is empty if it adds nothing to the label.
function hintFor({ hint, title }, label) {
  if (hint !== undefined) return sentence(hint)
  const clause = inEnglish(title).split(/[;(]| - /)[0].trim()
  const isShort = clause.split(" ").length < MIN_HINT_WORDS
  return isShort || wordsOf(clause) === wordsOf(label) ? "" : sentence(clause)
}

function wordsOf(phrase) {
  const words = phrase.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.filter((word) => !["a", "of", "the"].includes(word)))].sort().join(" ")
}

function select(parameter, attributes, onValue) {
  const initial = parameter.default ?? ""
  const options = parameter.enum.map((choice) => element("option", { value: choice }, choiceText(parameter, choice)))
  const omitted = parameter.default === undefined ? [element("option", { value: "" }, textOr(`choice.${parameter.name}.any`, text("make.automatic")))] : []
  const created = element("select", { ...attributes, onchange: () => onValue(created.value) }, ...omitted, ...options)
  created.show = (value) => { created.value = value || initial }
  return created
}

// Return the name of a value for people: `choice.<parameter>.<value>`, `choice.<value>`, or the value itself.
export function choiceText({ name }, choice) {
  return textOr(`choice.${name}.${choice}`, textOr(`choice.${choice}`, String(choice)))
}

function checkbox(parameter, attributes, onValue) {
  const initial = Boolean(parameter.default)
  const created = element("input", { ...attributes, type: "checkbox" })
  created.onchange = () => onValue(created.checked ? "on" : "off")
  created.show = (value) => { created.checked = value ? ["on", "true"].includes(value) : initial }
  return created
}

function input(parameter, attributes, onValue) {
  const created = parameter["x-multiline"]
    ? element("textarea", { ...attributes, rows: 3, dir: "auto" })
    : element("input", { ...attributes, ...inputAttributes(parameter) })
  created.placeholder = parameter.default ?? ""
  created.autocomplete = "off"
  created.addEventListener("input", () => onValue(created.value.trim()))
  created.show = (value) => { if (document.activeElement !== created) created.value = value }
  return created
}

function inputAttributes(parameter) {
  const { minimum: min, maximum: max, maxLength: maxlength } = parameter
  if (parameter.type === "integer") return { type: "number", step: 1, min, max }
  if (parameter.type === "number") return { type: "text", inputmode: "decimal" }
  if (parameter.format === "date") return { type: "date" }
  const type = TYPES[parameter.name] ?? "text"
  // Values with commas are not valid in inputs of type email.
  return { type: parameter["x-values"] && type === "email" ? "text" : type, maxlength, spellcheck: "false", dir: "auto" }
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
