// Controls of the members of records and rules that `fields.js` does not have.
import { byId, element, once } from "../elements.js"
import { buildField, choiceText } from "../fields.js"
import { inEnglish, text, textOr } from "../texts.js"
import { capital, labelled } from "./labelled.js"
import { buildTarget } from "./target.js"

// Each row: whether it builds the control of a parameter, and the function that does.
const ROWS = [
  [(parameter) => parameter.$ref?.endsWith("/Target"), buildTarget],
  [(parameter) => parameter.name === "password", buildPassword],
  [(parameter) => parameter.format === "date-time", buildInstant],
  [(parameter) => parameter.format === "time-zone", buildZone],
  [(parameter) => parameter["x-values"]?.enum, buildChoices],
  [(parameter) => parameter.pattern?.includes("2[0-3]):[0-5][0-9]"), buildClock],
  [() => true, buildPlain],
]

// Return a labelled control. `onValue(value)` gets a JSON value; an empty text means that the member is omitted.
export function buildMember(parameter, options) {
  const own = `${options.prefix.split("-")[0]}.${parameter.name}` // a rule can have other texts than a link
  const shared = `link.${parameter.name}`
  const hint = textOr(`${own}.hint`, textOr(`${shared}.hint`, inEnglish(parameter.title)))
  const titled = { ...parameter, title: hint, hint }
  const label = textOr(own, textOr(shared, capital(parameter.name.replaceAll("_", " "))))
  const [, build] = ROWS.find(([fits]) => fits(parameter))
  return build(titled, { label, id: `${options.prefix}-${parameter.name}`, ...options })
}

function buildPlain(parameter, { prefix, label, value, onValue }) {
  const shown = value === undefined ? "" : Array.isArray(value) ? value.join(",") : String(value)
  return buildField(parameter, { prefix, label, value: shown, onValue: (entered) => onValue(jsonValue(parameter, entered)) })
}

// "5" becomes 5 for an integer, and "on" becomes true for a switch. Other texts are sent as they are.
function jsonValue(parameter, entered) {
  if (parameter.type === "integer" && /^\d+$/.test(entered)) return Number(entered)
  if (parameter.type === "boolean") return entered === "" ? "" : entered === "on"
  return entered
}

function buildInstant(parameter, options) {
  const input = element("input", { type: "datetime-local", name: parameter.name })
  input.value = options.value ? localTime(new Date(options.value)) : ""
  input.addEventListener("input", () => options.onValue(input.value ? utcTime(input.value) : ""))
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return labelled({ ...parameter, title: `${parameter.title} (${zone})` }, options, input)
}

// Return a local time for <input type="datetime-local">, with seconds only if there are any.
function localTime(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString()
  return shifted.slice(0, moment.getUTCSeconds() ? 19 : 16)
}

function utcTime(local) {
  return new Date(local).toISOString().replace(/\.\d+Z$/, "Z")
}

function buildClock(parameter, options) {
  const input = element("input", { type: "time", name: parameter.name, value: options.value })
  input.addEventListener("input", () => options.onValue(input.value))
  return labelled(parameter, options, input)
}

function buildZone(parameter, options) {
  const placeholder = options.prefix === "link" ? "UTC" : "" // a rule has the time zone of the link by default
  const input = element("input", { type: "text", name: parameter.name, value: options.value, autocomplete: "off", list: "time-zones", placeholder })
  input.addEventListener("input", () => options.onValue(input.value.trim()))
  listZones()
  return labelled(parameter, options, input)
}

// All controls of time zones share one list, outside the form that each rule rebuilds.
const listZones = once(() => {
  const zones = Intl.supportedValuesOf("timeZone").map((value) => element("option", { value }))
  byId("links").append(element("datalist", { id: "time-zones" }, ...zones))
})

// Several values of a list, as switches.
function buildChoices(parameter, { label, id, value = "", onValue }) {
  const chosen = new Set(String(value).split(",").filter(Boolean))
  const choices = parameter["x-values"].enum.map((name) => buildChoice(name, choiceText(parameter, name), chosen, () => {
    onValue(parameter["x-values"].enum.filter((other) => chosen.has(other)).join(","))
  }))
  return element("fieldset", { class: "field", "data-name": parameter.name, "aria-describedby": `${id}-hint` },
    element("legend", {}, label), element("div", { class: "kinds is-small" }, ...choices),
    element("p", { class: "hint", id: `${id}-hint` }, capital(parameter.title)), element("p", { class: "error", hidden: true }))
}

function buildChoice(name, label, chosen, onChange) {
  const input = element("input", { type: "checkbox", class: "visually-hidden", checked: chosen.has(name), value: name })
  input.addEventListener("change", () => { chosen[input.checked ? "add" : "delete"](name); onChange() })
  return element("label", { class: "pill toggle" }, input, label)
}

// A stored password is never sent to the page: it stays, is replaced, or is removed.
function buildPassword(parameter, options) {
  const input = element("input", { type: "password", name: parameter.name, autocomplete: "new-password", maxlength: parameter.maxLength })
  if (!options.hasPassword) {
    input.addEventListener("input", () => options.onValue(input.value))
    return labelled(parameter, options, input)
  }
  input.placeholder = text("links.password.set")
  const remove = element("input", { type: "checkbox", id: `${options.id}-remove` })
  const update = () => { input.disabled = remove.checked; options.onValue(remove.checked ? null : input.value) }
  input.addEventListener("input", update)
  remove.addEventListener("change", update)
  const removal = element("span", { class: "is-switch removal" }, remove, element("label", { for: remove.id }, text("links.password.remove")))
  return labelled(parameter, options, input, removal)
}
