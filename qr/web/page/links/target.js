// The target of a link or a rule: a web address, or a payload with its form.
import { payloadsBySubject } from "../controls.js"
import { element } from "../elements.js"
import { buildField } from "../fields.js"
import { summaryOf } from "../forms.js"
import { text, textOr } from "../texts.js"
import { capital } from "./labelled.js"

const URL_KIND = "url"
const MIN_OPEN_FIELDS = 4 // fields of a payload that are not folded

export function buildTarget(parameter, { label, id, value, onValue, controls, isRequired }) {
  const entered = readTarget(value)
  const kind = element("select", { "aria-label": text("links.kind", { label }) }, ...kindOptions(controls))
  const body = element("div", { class: "target-body" })
  const send = () => onValue(writeTarget(entered))
  const show = () => body.replaceChildren(...buildBody(parameter, { id, label, entered, controls, send, isRequired }))
  kind.value = entered.kind
  kind.addEventListener("change", () => { entered.kind = kind.value; show(); send() })
  show()
  return element("div", { class: "field target", "data-name": parameter.name },
    element("div", { class: "target-head" }, element("label", { for: id }, label), kind), body,
    element("p", { class: "hint", id: `${id}-hint` }, capital(parameter.title)),
    element("p", { class: "error", id: `${id}-error`, hidden: true }))
}

function readTarget(value) {
  if (!value || typeof value === "string") return { kind: URL_KIND, url: value ?? "", fields: {} }
  const [[kind, fields]] = Object.entries(value)
  return { kind, url: "", fields: { [kind]: { ...fields } } }
}

function writeTarget({ kind, url, fields }) {
  return kind === URL_KIND ? url : { [kind]: fields[kind] ?? {} }
}

function kindOptions(controls) {
  const groups = [...payloadsBySubject(controls)].map(([subject, names]) => element("optgroup", {
    label: textOr(`kind.${subject}`, subject),
  }, ...names.filter((name) => name !== URL_KIND).map((name) => element("option", { value: name }, textOr(`payload.${name}`, controls.payloads[name].title)))))
  return [element("option", { value: URL_KIND }, text("links.url")), ...groups.filter((group) => group.children.length)]
}

function buildBody(parameter, options) {
  return options.entered.kind === URL_KIND ? [buildUrl(parameter, options)] : buildForm(options)
}

function buildUrl(parameter, { id, entered, send, isRequired }) {
  const input = element("input", {
    id, type: "text", inputmode: "url", value: entered.url, placeholder: "https://example.com/menu", spellcheck: "false",
    autocomplete: "off", autocapitalize: "off", dir: "auto", "aria-describedby": `${id}-hint ${id}-error`, required: Boolean(isRequired),
  })
  input.addEventListener("input", () => { entered.url = input.value.trim(); send() })
  return input
}

function buildForm({ id, entered, controls, send }) {
  const { fields, summary } = controls.payloads[entered.kind]
  const open = openFields(fields, entered.fields[entered.kind] ?? {})
  const build = (field) => buildPayloadField(field, id, entered, send)
  const folded = fields.filter((field) => !open.includes(field))
  return [
    element("p", { class: "hint" }, summaryOf(entered.kind, summary)),
    element("div", { class: "field-grid" }, ...open.map(build)),
    folded.length ? element("details", { class: "fold" }, element("summary", {}, text("make.fields"), element("span", { class: "hint" }, folded.length)),
      element("div", { class: "field-grid" }, ...folded.map(build))) : "",
  ]
}

// Return the fields that are required or set, and others up to a small number.
function openFields(fields, values) {
  const isOpen = (field) => field.required || field.name in values
  const others = fields.filter((field) => !isOpen(field))
  const open = fields.filter(isOpen)
  return [...open, ...others.slice(0, Math.max(0, MIN_OPEN_FIELDS - open.length))]
}

function buildPayloadField(field, id, entered, send) {
  const stored = entered.fields[entered.kind]?.[field.name]
  return buildField(field, {
    prefix: `${id}-${entered.kind}`, scope: entered.kind, value: stored === undefined ? "" : String(stored),
    onValue: (value) => {
      const { [field.name]: _, ...others } = entered.fields[entered.kind] ?? {}
      entered.fields[entered.kind] = value === "" ? others : { ...others, [field.name]: value }
      send()
    },
  })
}
