// A design: kind, content and style as plain data, without files. It can be put into a URL, or stored.
import { showKind } from "./kinds.js"
import { isSecret } from "./service.js"
import { change, state } from "./state.js"

const MAX_CHARACTERS = 50_000 // of a value; 16 QR codes contain at most 47,264 bytes (structured append)
const LOGO_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/ // of a deployed logo; other values are files
const NOT_STYLE = new Set(["data", "data64", "format", "download"])

// Return the present design. If the content is a secret, the design has only the kind and the style.
export function currentDesign(controls) {
  const { kind, style } = state
  const isOpen = !isSecret(controls)
  const text = isOpen && kind === "text" ? state.text : ""
  const fields = isOpen && kind !== "text" ? state.fields[kind] : {}
  return readDesign({ kind, text, fields, style }, controls)
}

// Return a design from data of another origin. Everything that the service does not know is ignored.
export function readDesign(data, controls) {
  const kind = isValue(data?.kind) && Object.hasOwn(controls.payloads, data.kind) ? data.kind : "text"
  const names = new Set((controls.payloads[kind]?.fields ?? []).map(({ name }) => name))
  return {
    kind,
    text: kind === "text" && isValue(data?.text) ? data.text : "",
    fields: entriesIf(data?.fields, (name) => names.has(name)),
    style: entriesIf(data?.style, (name, value) => isStyle(controls, name) && (name !== "logo" || LOGO_NAME.test(value))),
  }
}

// Return the parameters of the content by name.
export function contentOf({ kind, text, fields }) {
  return kind === "text" ? (text ? { data: text } : {}) : fields
}

// Replace what the person has entered by a design, and wait for its form.
export async function openDesign({ kind, text, fields, style }, controls) {
  const isText = kind === "text"
  const others = isText ? { text } : { fields: { ...state.fields, [kind]: fields } }
  change({ kind, style, logo: null, ...others })
  await showKind(controls)
}

export function isStyle(controls, name) {
  return controls.parameters.has(name) && !NOT_STYLE.has(name)
}

function entriesIf(values, isAccepted) {
  const entries = Object.entries(values ?? {})
  return Object.fromEntries(entries.filter(([name, value]) => isValue(value) && isAccepted(name, value)))
}

function isValue(value) {
  return typeof value === "string" && value !== "" && value.length <= MAX_CHARACTERS
}
