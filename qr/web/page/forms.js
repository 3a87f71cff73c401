// The form of a payload: the fields that most people need, and the others folded.
import { byId, element } from "./elements.js"
import { buildField, withoutDefault } from "./fields.js"
import { changeField, state } from "./state.js"
import { inEnglish, text, textOr } from "./texts.js"

const MAX_OPEN_FIELDS = 4 // fields of a payload without a row in FIRST_FIELDS

// Fields that are not folded, in order. Required fields are never folded.
const FIRST_FIELDS = {
  bitcoin: ["address", "amount", "label", "message"],
  contact: ["name", "org", "phone", "email", "url", "address"],
  digitallink: ["gtin", "lot", "serial", "expiry", "domain"],
  epc: ["name", "iban", "amount", "text"],
  event: ["summary", "location", "start", "end", "timezone", "description"],
  geo: ["lat", "lng", "query"],
  mail: ["to", "subject", "body"],
  otpauth: ["account", "secret", "issuer"],
  paybysquare: ["name", "iban", "amount", "variable_symbol", "text"],
  pix: ["name", "city", "key", "amount", "message"],
  promptpay: ["phone", "tax_id", "amount"],
  sms: ["number", "body"],
  spayd: ["name", "iban", "amount", "variable_symbol", "text"],
  swissqr: ["creditor_name", "iban", "creditor_street", "creditor_house", "creditor_zip", "creditor_town", "creditor_country", "amount", "currency", "reference", "message"],
  upi: ["payee", "name", "amount", "note"],
  wifi: ["ssid", "password", "security", "hidden"],
}

export function buildForm(name, controls) {
  const { fields, summary } = controls.payloads[name]
  const open = openFields(name, fields)
  const folded = fields.filter((field) => !open.includes(field))
  return [
    element("p", { class: "hint" }, summaryOf(name, summary)),
    element("div", { class: "field-grid" }, ...open.flatMap((field) => (
      name === "event" && field.name === "start" ? [buildAllDay(), build(name, field)] : [build(name, field)]))),
    ...(folded.length ? [element("details", { class: "fold is-nested" },
      element("summary", {}, text("make.fields"), element("span", { class: "hint" }, folded.length)),
      element("div", { class: "field-grid" }, ...folded.map((field) => build(name, field))))] : []),
  ]
}

function openFields(name, fields) {
  const required = fields.filter((field) => field.required)
  const listed = FIRST_FIELDS[name]?.map((listedName) => fields.find((field) => field.name === listedName)).filter(Boolean)
  if (listed) return [...listed, ...required.filter((field) => !listed.includes(field))]
  const others = fields.filter((field) => !field.required)
  return [...required, ...others.slice(0, Math.max(MAX_OPEN_FIELDS - required.length, 0))]
}

// Return the text of a payload, or the first clause of its description, without its standards.
export function summaryOf(name, summary) {
  return textOr(`summary.${name}`, inEnglish(`${summary.split(/[,(:]/)[0].trim().replace(/\.$/, "")}.`))
}

function build(payload, field) {
  const value = state.fields[payload]?.[field.name] ?? (isTimeZone(payload, field.name) ? localTimeZone() : "")
  return buildField(field, { prefix: payload, value, onValue: (entered) => enter(payload, field.name, withoutDefault(field, entered)) })
}

// The time zone of the person is entered with the first time of an event.
function enter(payload, name, value) {
  const needsZone = payload === "event" && ["start", "end"].includes(name) && value.includes("T") && !state.fields.event?.timezone
  if (needsZone) changeField("timezone", byId("event-timezone").value)
  changeField(name, value)
}

function isTimeZone(payload, name) {
  return payload === "event" && name === "timezone"
}

function localTimeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

// An all-day event has days instead of times, and no time zone.
function buildAllDay() {
  const isAllDay = /^\d{4}-\d\d-\d\d$/.test(state.fields.event?.start ?? "")
  const box = element("input", { type: "checkbox", id: "all-day" })
  box.addEventListener("change", () => showDays(box.checked))
  if (isAllDay) { box.checked = true; queueMicrotask(() => showDays(true)) }
  return element("div", { class: "field is-switch is-row" }, box, element("label", { for: "all-day" }, text("event.all-day")))
}

function showDays(isAllDay) {
  for (const name of ["start", "end"]) {
    const control = byId(`event-${name}`)
    const [day] = (state.fields.event?.[name] ?? "").split("T")
    control.type = isAllDay ? "date" : "datetime-local"
    control.value = day && (isAllDay ? day : `${day}T12:00`)
    changeField(name, control.value)
  }
  byId("event-timezone").closest(".field").hidden = isAllDay
  changeField("timezone", isAllDay ? "" : byId("event-timezone").value)
}
