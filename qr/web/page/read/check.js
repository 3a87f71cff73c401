// Compares a photograph of a print with the content that is entered.
import { element } from "../elements.js"
import { capital } from "../links/labelled.js"
import { buildProblem } from "../problems.js"
import { fetchImage, isSecret } from "../service.js"
import { state } from "../state.js"
import { loadTexts, text } from "../texts.js"
import { readFile } from "./requests.js"
import { buildReveal, valueOf } from "./secrets.js"

// Return elements that state whether the photograph has the content, and what to change.
export async function compare(file, controls, { signal, onKey }) {
  await loadTexts("read/")
  try {
    const expect = await expectedContent(controls, signal)
    const { symbols, check } = await readFile(file, { expect, signal })
    return check.matches ? buildMatch(check) : buildDifference(symbols, check)
  } catch (error) {
    return [await buildProblem(error, { title: text("read.failed"), prefix: "compare", onKey })]
  }
}

// The content of a payload is what a decoder reads in its QR code.
async function expectedContent(controls, signal) {
  if (state.kind === "text") return state.text
  const encoding = new Set(controls.groups.find(({ name }) => name === "encoding")?.parameters.map(({ name }) => name))
  const style = Object.fromEntries(Object.entries(state.style).filter(([name]) => encoding.has(name) && !/^parts?$/.test(name)))
  const { blob } = await fetchImage("png", { current: { ...state, style, logo: null }, isSecret: isSecret(controls), signal })
  const { symbols: [symbol] } = await readFile(blob, { signal })
  return symbol.text
}

function buildMatch({ changes }) {
  return [buildVerdict(changes.length ? "is-doubtful" : "is-good", "compare.same"), ...buildChanges(changes, "compare.good")]
}

function buildDifference(symbols, { changes }) {
  const hidden = []
  const read = symbols.map(({ text: content, bytes, payload }) => valueOf("pre", content ?? bytes, {
    class: "content", isSecret: Boolean(payload?.is_secret), hidden,
  }))
  return [buildVerdict("is-bad", symbols.length ? "compare.other" : "read.none"), ...read,
    ...(hidden.length ? [buildReveal(hidden)] : []), ...(symbols.length ? [] : buildChanges(changes, "compare.good"))]
}

function buildVerdict(style, key) {
  return element("div", { class: `verdict ${style}` }, element("strong", {}, text(key)))
}

function buildChanges(changes, key) {
  if (!changes.length) return [element("p", { class: "hint" }, text(key))]
  return [element("ul", { class: "warnings", lang: "en" }, ...changes.map((change) => element("li", {}, capital(change))))]
}
