// The box and the kinds of content.
import { payloadsBySubject } from "./controls.js"
import { detect } from "./detect.js"
import { byId, element } from "./elements.js"
import { buildForm } from "./forms.js"
import { change, state } from "./state.js"
import { text, textOr } from "./texts.js"

// Subjects on the first screen, in order. The others follow behind "More".
const FIRST_SUBJECTS = ["wifi", "contact", "event", "payment", "product", "message", "phone"]

let subjects

export function buildKinds(controls) {
  subjects = payloadsBySubject(controls)
  const names = [...FIRST_SUBJECTS.filter((name) => subjects.has(name))]
  const others = [...subjects.keys()].filter((name) => !names.includes(name))
  const more = element("button", { type: "button", class: "pill", onclick: showAll }, text("make.more"))
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
  if (byId("box").value !== state.text) byId("box").value = state.text
  showHint(controls)
  const siblings = subjects.get(subject) ?? []
  byId("fields").replaceChildren(
    ...(siblings.length > 1 ? [buildSiblings(siblings, controls)] : []),
    ...(state.kind === "text" ? [] : buildForm(state.kind, controls)))
}

function pill(subject, controls, hidden = false) {
  return element("button", {
    type: "button", class: "pill", "data-subject": subject, hidden, onclick: () => select(subject, controls, true),
  }, textOr(`kind.${subject}`, subject))
}

function showAll({ currentTarget }) {
  const hidden = byId("kinds").querySelectorAll("[hidden]")
  for (const button of hidden) button.hidden = false
  hidden[0]?.focus()
  currentTarget.remove()
}

function select(subject, controls, focus = false) {
  const names = subjects.get(subject) ?? []
  if (!names.includes(state.kind)) change({ kind: subject === "text" ? "text" : names[0] })
  showKind(controls)
  if (focus) focusFirst()
}

function focusFirst() {
  if (state.kind === "text") byId("box").focus()
  else byId("fields").querySelector("input, textarea, select")?.focus()
}

function readBox(controls) {
  change({ text: byId("box").value })
  showHint(controls)
}

// The hint is announced when the kind of text changes, not with each letter.
function showHint(controls) {
  const hint = byId("detected")
  if (state.kind !== "text" || !state.text.trim()) { hint.replaceChildren(); delete hint.dataset.key; return }
  const { key, payload, fields } = detect(state.text)
  const current = `${key} ${payload}`
  hint.fields = fields
  if (hint.dataset.key === current) return
  hint.dataset.key = current
  hint.replaceChildren(text(`detect.${key}`), ...(payload in controls.payloads ? [" ", buildOffer(payload, controls)] : []))
}

function buildOffer(payload, controls) {
  const form = textOr(`payload.${payload}`, controls.payloads[payload].title)
  const open = () => { openPayload(payload, byId("detected").fields, controls); focusFirst() }
  return element("button", { type: "button", class: "link", onclick: open }, text("detect.offer", { form }))
}

function buildSiblings(names, controls) {
  const choose = (name) => { openPayload(name, {}, controls); byId("fields").querySelector("[aria-pressed=true]").focus() }
  return element("div", { class: "kinds is-small", role: "group", "aria-label": text("make.forms") }, ...names.map((name) => element("button", {
    type: "button", class: "pill", "aria-pressed": String(name === state.kind), onclick: () => choose(name),
  }, textOr(`payload.${name}`, controls.payloads[name].title))))
}
