// The QR codes that were read: content, fields of the payload, and facts.
import { CopyError, copyText } from "../clipboard.js"
import { element } from "../elements.js"
import { labelOf } from "../fields.js"
import { capital } from "../links/labelled.js"
import { numberText, text, textOr } from "../texts.js"
import { edit } from "./edit.js"
import { buildReveal, isSecretField, valueOf } from "./secrets.js"

export function buildSymbols(symbols, controls) {
  return element("ol", { class: "symbols" }, ...symbols.map((symbol, index) => element("li", {}, ...buildSymbol(symbol, index + 1, controls))))
}

function buildSymbol(symbol, number, controls) {
  const hidden = []
  const isSecret = Boolean(symbol.payload?.is_secret)
  const content = symbol.text ?? symbol.bytes
  return [
    element("h2", {}, `${number}. ${kindOf(symbol, controls)}`),
    valueOf("pre", content, { class: "content", isSecret, hidden }),
    symbol.text === null ? element("p", { class: "hint" }, text("read.binary")) : null,
    ...buildPayload(symbol.payload, hidden),
    element("dl", { class: "facts" }, ...factsOf(symbol).map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value)))),
    buildActions(symbol, { hidden, content, controls }),
  ].filter(Boolean)
}

function kindOf({ text: content, payload }, controls) {
  if (payload?.name === "link") return text("read.link")
  if (payload) return textOr(`payload.${payload.name}`, controls.payloads[payload.name]?.title ?? payload.name)
  return text(content === null ? "read.bytes" : "read.text")
}

// The only field of a web page equals the content.
function buildPayload(payload, hidden) {
  if (!payload) return []
  const fields = payload.name === "url" ? [] : Object.entries(payload.fields)
  const rows = fields.map(([name, value]) => element("div", {}, element("dt", {}, labelOf({ name }, payload.name)),
    valueOf("dd", value, { isSecret: payload.is_secret && isSecretField(name), hidden })))
  if (payload.state) rows.push(element("div", {}, element("dt", {}, text("read.state")), element("dd", {}, text(`read.state.${payload.state}`))))
  const warnings = payload.warnings.map((warning) => element("li", {}, capital(warning)))
  return [rows.length ? element("dl", { class: "payload" }, ...rows) : null,
    warnings.length ? element("ul", { class: "warnings", lang: "en" }, ...warnings) : null]
}

// The symbology, version and level are those of the standards. The position is the first corner in pixels.
function factsOf({ symbology, version, ecc, page, position, structured_append: part, used_error_correction: used }) {
  const [{ x, y }] = position
  return [
    [text("read.symbology"), textOr(`choice.symbol.${symbology}`, symbology)],
    [text("fact.version"), `${version}${ecc && ecc !== "none" ? `-${ecc}` : ""}`],
    [text("read.position"), `${numberText(Math.round(x))}, ${numberText(Math.round(y))}`],
    ...(page > 1 ? [[text("read.page"), page]] : []),
    ...(part ? [[text("field.part"), `${part.number}/${part.total}`]] : []),
    ...(used === null ? [] : [[text("read.used"), `${Math.round(100 * used)}\u202f%`]]),
  ]
}

function buildActions(symbol, { hidden, content, controls }) {
  const copied = element("span", { class: "hint", role: "status" })
  return element("div", { class: "actions" },
    symbol.text === null ? null : element("button", { type: "button", class: "secondary", "data-action": "edit", onclick: () => edit(symbol, controls) }, text("read.edit")),
    hidden.length ? buildReveal(hidden) : null,
    element("button", { type: "button", class: "link", onclick: () => copy(content, copied) }, text("output.copy")), copied)
}

async function copy(content, copied) {
  try {
    await copyText(content)
    copied.textContent = text("output.copied")
  } catch (error) {
    if (!(error instanceof CopyError)) throw error
    copied.textContent = text("output.no-copy")
  }
}
