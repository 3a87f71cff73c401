// The box, the kinds of content, and the form of a payload.
import { payloadsBySubject } from "./controls.js"
import { detect } from "./detect.js"
import { byId, element } from "./elements.js"
import { buildField } from "./fields.js"
import { change, changeField, state } from "./state.js"
import { text, textOr } from "./texts.js"

// Subjects on the first screen, in order. The others follow behind "More".
const FIRST_SUBJECTS = ["wifi", "contact", "event", "payment", "product", "message", "phone"]
const MAX_OPEN_FIELDS = 4 // fields of a payload that are not folded

let subjects

export function buildKinds(controls) {
  subjects = payloadsBySubject(controls)
  const names = [...FIRST_SUBJECTS.filter((name) => subjects.has(name))]
  const others = [...subjects.keys()].filter((name) => !names.includes(name))
  const more = element("button", { type: "button", class: "pill", "aria-expanded": "false", onclick: showAll }, text("make.more"))
  byId("kinds").append(pill("text", controls), ...names.map((name) => pill(name, controls)), more,
    ...others.map((name) => pill(name, controls, true)))
  byId("box").addEventListener("input", () => readBox(controls))
  if (byId("box").value) readBox(controls)
  select("text", controls)
}

// Open the form of a payload with these fields.
export function openPayload(name, fields, controls) {
  change({ kind: name, fields: { ...state.fields, [name]: { ...state.fields[name], ...fields } } })
  showKind(controls)
}

// Show the form of the present kind. Call it after the kind has changed elsewhere.
export function showKind(controls) {
  const subject = state.kind === "text" ? "text" : controls.payloads[state.kind].subject
  for (const button of byId("kinds").querySelectorAll("[data-subject]")) {
    button.setAttribute("aria-pressed", String(button.dataset.subject === subject))
    if (button.dataset.subject === subject) button.hidden = false
  }
  byId("box-area").hidden = state.kind !== "text"
  byId("box").value = state.text
  showHint(controls)
  byId("fields").replaceChildren(...(state.kind === "text" ? [] : buildForm(state.kind, controls)))
}

function pill(subject, controls, hidden = false) {
  return element("button", {
    type: "button", class: "pill", "data-subject": subject, hidden, onclick: () => select(subject, controls, true),
  }, textOr(`kind.${subject}`, subject))
}

function showAll({ currentTarget }) {
  for (const button of byId("kinds").querySelectorAll("[hidden]")) button.hidden = false
  currentTarget.remove()
}

function select(subject, controls, focus = false) {
  const names = subjects.get(subject) ?? []
  if (!names.includes(state.kind)) change({ kind: subject === "text" ? "text" : names[0] })
  showKind(controls)
  if (focus) (state.kind === "text" ? byId("box") : byId("fields").querySelector("input, textarea, select"))?.focus()
}

function readBox(controls) {
  change({ text: byId("box").value })
  showHint(controls)
}

function showHint(controls) {
  const hint = byId("detected")
  if (state.kind !== "text" || !state.text.trim()) return hint.replaceChildren()
  const { key, payload, fields } = detect(state.text)
  const offered = payload && payload !== "url" ? controls.payloads[payload].title : null
  hint.replaceChildren(text(`detect.${key}`), ...(offered ? [" ", element("button", {
    type: "button", class: "link", onclick: () => openPayload(payload, fields, controls),
  }, text("detect.offer", { form: textOr(`payload.${payload}`, offered) }))] : []))
}

function buildForm(name, controls) {
  const { subject, fields } = controls.payloads[name]
  const siblings = subjects.get(subject)
  const ordered = [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)]
  const openFields = ordered.slice(0, Math.max(MAX_OPEN_FIELDS, fields.filter((field) => field.required).length))
  const folded = ordered.slice(openFields.length)
  return [
    ...(siblings.length > 1 ? [buildSiblings(name, siblings, controls)] : []),
    element("p", { class: "hint" }, controls.payloads[name].summary),
    element("div", { class: "field-grid" }, ...openFields.map((field) => build(name, field))),
    ...(folded.length ? [element("details", { class: "fold" },
      element("summary", {}, text("make.fields"), element("span", { class: "hint" }, folded.length)),
      element("div", { class: "field-grid" }, ...folded.map((field) => build(name, field))))] : []),
  ]
}

function build(payload, field) {
  const value = state.fields[payload]?.[field.name]
  return buildField(field, { prefix: payload, value, onValue: (entered) => changeField(field.name, entered) })
}

function buildSiblings(current, names, controls) {
  return element("div", { class: "kinds is-small", role: "group" }, ...names.map((name) => element("button", {
    type: "button", class: "pill", "aria-pressed": String(name === current),
    onclick: () => openPayload(name, {}, controls),
  }, textOr(`payload.${name}`, controls.payloads[name].title))))
}
