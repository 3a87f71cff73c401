// The box and the kinds of content.
import { loadForms, payloadsBySubject } from "./controls.js"
import { byId, element } from "./elements.js"
import { change, state } from "./state.js"
import { text, textOr } from "./texts.js"

// Subjects on the first screen, in order. The others follow behind "More".
const FIRST_SUBJECTS = ["wifi", "contact", "event", "payment", "product", "message", "phone"]

// Forms that come first within their subject. The form for all other payment schemes comes last.
const FIRST_FORMS = ["epc", "swissqr"]

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
export async function openPayload(name, fields, controls) {
  change({ kind: name, fields: { ...state.fields, [name]: { ...state.fields[name], ...fields } } })
  await showKind(controls)
}

// Show the form of the present kind. Call it after the kind has changed elsewhere.
export async function showKind(controls) {
  const subject = state.kind === "text" ? "text" : controls.payloads[state.kind].subject
  for (const button of byId("kinds").querySelectorAll("[data-subject]")) {
    button.setAttribute("aria-pressed", String(button.dataset.subject === subject))
    if (button.dataset.subject === subject) button.hidden = false
  }
  byId("box-area").hidden = state.kind !== "text"
  if (byId("box").value !== state.text) byId("box").value = state.text
  showHint(controls)
  const siblings = formsOf(subject)
  const { kind } = state
  const form = kind === "text" ? [] : await loadForm(kind, controls).catch(showOffline)
  if (state.kind !== kind) return // another kind was chosen while the form was loaded
  byId("fields").replaceChildren(...(siblings.length > 1 ? [buildSiblings(siblings, controls)] : []), ...form)
}

// The next choice of the kind loads the form again.
function showOffline() {
  return [element("p", { class: "error", role: "alert" }, text("result.offline"))]
}

async function loadForm(kind, controls) {
  const [{ buildForm }] = await Promise.all([import("./forms.js"), loadForms(controls)])
  return buildForm(kind, controls)
}

// The forms of a subject, the most common one first.
function formsOf(subject) {
  const rank = (name) => (FIRST_FORMS.indexOf(name) + 1 || FIRST_FORMS.length + 1) + (name === "emvco" ? 1 : 0)
  return [...(subjects.get(subject) ?? [])].sort((one, other) => rank(one) - rank(other))
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

async function select(subject, controls, focus = false) {
  const names = formsOf(subject)
  if (!names.includes(state.kind)) change({ kind: subject === "text" ? "text" : names[0] })
  await showKind(controls)
  if (focus) focusFirst()
}

// Move the focus to the content.
export function focusFirst() {
  if (state.kind === "text") byId("box").focus()
  else byId("fields").querySelector("input, textarea, select")?.focus()
}

function readBox(controls) {
  change({ text: byId("box").value })
  showHint(controls)
}

// The hint is announced when the kind of text changes, not with each letter.
async function showHint(controls) {
  const hint = byId("detected")
  if (state.kind !== "text" || !state.text.trim()) { hint.replaceChildren(); delete hint.dataset.key; return }
  const [{ detect }, { offerLink }] = await Promise.all([import("./detect.js"), import("./links/offer.js")])
  const { key, payload, fields } = detect(state.text)
  const current = `${key} ${payload}`
  hint.fields = fields
  if (hint.dataset.key === current) return
  hint.dataset.key = current
  hint.replaceChildren(text(`detect.${key}`), ...(payload in controls.payloads ? [" ", buildOffer(payload, controls)] : []),
    ...(key === "url" && controls.has_links ? [" ", offerLink(() => state.text.trim())] : []))
}

function buildOffer(payload, controls) {
  const form = textOr(`payload.${payload}`, controls.payloads[payload].title)
  const open = async () => { await openPayload(payload, byId("detected").fields, controls); focusFirst() }
  return element("button", { type: "button", class: "link", onclick: open }, text("detect.offer", { form }))
}

function buildSiblings(names, controls) {
  const choose = async (name) => { await openPayload(name, {}, controls); byId("fields").querySelector("[aria-pressed=true]").focus() }
  return element("div", { class: "kinds is-small", role: "group", "aria-label": text("make.forms") }, ...names.map((name) => element("button", {
    type: "button", class: "pill", "aria-pressed": String(name === state.kind), onclick: () => choose(name),
  }, textOr(`payload.${name}`, controls.payloads[name].title))))
}
