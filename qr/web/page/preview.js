// Shows the QR code while the person types, and the verification result below it.
import { byId, debounce, element } from "./elements.js"
import { showError } from "./fields.js"
import { fetchCheck, fetchImage, Problem } from "./service.js"
import { changeStyle, isEmpty, onChange, state } from "./state.js"
import { text } from "./texts.js"

const DELAY = 180 // milliseconds without input before a request
// The preview is a drawing without a size in pixels, and is shown even if a file of this size were rejected.
const PREVIEW_FORMAT = "svg"

const listeners = []
let running
let isSecretKind = () => false

// Call a listener with the header fields of each verified QR code.
export function onVerified(listener) {
  listeners.push(listener)
}

export function watchPreview(controls) {
  isSecretKind = () => Boolean(controls.payloads[state.kind]?.secret)
  const update = debounce(showPreview, DELAY)
  onChange(update)
  showPreview()
}

async function showPreview() {
  running?.abort()
  if (isEmpty()) return showEmpty()
  running = new AbortController()
  const { signal } = running
  try {
    const { blob, headers } = await fetchImage(PREVIEW_FORMAT, { signal, isSecret: isSecretKind() })
    await showImage(blob)
    showVerified(headers)
  } catch (error) {
    if (error.name === "AbortError") return
    await showProblem(error, signal)
  }
}

function showEmpty() {
  byId("code").hidden = true
  byId("empty").hidden = false
  byId("facts").hidden = byId("outputs").hidden = true
  byId("verdict").replaceChildren()
  byId("verdict").className = "verdict"
  clearErrors()
}

// Decode the new image before it replaces the old one, so that nothing flickers.
async function showImage(blob) {
  const next = new Image()
  next.src = URL.createObjectURL(blob)
  await next.decode()
  const image = byId("code")
  const previous = image.src
  image.src = next.src
  image.alt = text("result.alt")
  image.hidden = false
  byId("empty").hidden = true
  byId("card").classList.remove("is-stale")
  if (previous.startsWith("blob:")) URL.revokeObjectURL(previous)
}

function showVerified(headers) {
  clearErrors()
  const warnings = headers.get("X-QR-Warning")
  const detail = warnings ?? text("result.checked")
  showVerdict(warnings ? "is-doubtful" : "is-good", text("result.scans"), detail)
  showFacts(headers)
  byId("outputs").hidden = false
  for (const listener of listeners) listener(headers)
}

function showFacts(headers) {
  const print = Object.fromEntries((headers.get("X-QR-Print") ?? "").split("; ").map((part) => part.split("=")))
  const facts = {
    print: print["min-width"], distance: print.distance, unused: headers.get("X-QR-Margin"),
    contrast: headers.get("X-QR-Contrast"), version: headers.get("X-QR-Version"),
  }
  byId("facts").replaceChildren(...Object.entries(facts).filter(([, value]) => value).map(([name, value]) =>
    element("div", { "data-fact": name }, element("dt", {}, text(`fact.${name}`)), element("dd", {}, spaced(value)))))
  byId("facts").hidden = false
}

// "22mm" becomes "22 mm".
function spaced(value) {
  return value.replace(/^([\d.]+)(mm|m|%)$/, "$1\u202f$2")
}

async function showProblem(problem, signal) {
  byId("card").classList.add("is-stale")
  byId("outputs").hidden = true
  byId("facts").hidden = true
  clearErrors()
  const field = problem.parameter && document.querySelector(`#fields [data-name="${CSS.escape(problem.parameter)}"], #look [data-name="${CSS.escape(problem.parameter)}"]`)
  const isMissing = problem.code === "missing-parameter"
  if (field && !isMissing) showError(field, problem.detail)
  const detail = problem instanceof Problem ? problem.detail : text("result.offline")
  showVerdict("is-bad", text(problem.status === 422 ? "result.rejected" : "result.invalid"), detail)
  if (problem.status === 422) await offerChange(signal)
}

function showVerdict(state, title, detail) {
  byId("verdict").className = `verdict ${state}`
  byId("verdict").replaceChildren(element("strong", {}, title), element("p", {}, detail))
}

// Offer the change of parameters with which the QR code scans.
async function offerChange(signal) {
  const { change: values } = await fetchCheck({ signal }).catch(() => ({}))
  if (!values || signal.aborted) return
  const label = Object.entries(values).map(([name, value]) => `${name}=${value ?? text("group.default")}`).join(", ")
  byId("verdict").append(element("button", {
    type: "button", class: "primary", onclick: () => changeStyle(values),
  }, text("result.change", { change: label })))
}

function clearErrors() {
  for (const field of document.querySelectorAll(".field")) showError(field, "")
}
