// The verification result below the QR code: a sentence, a button that corrects the problem, and the facts.
import { byId, element } from "./elements.js"
import { labelOf, showError } from "./fields.js"
import { hideFacts, showFacts } from "./facts.js"
import { fetchCheck, Problem, SCAN_ERRORS } from "./service.js"
import { readable } from "./inputs.js"
import { change, changeStyle, state } from "./state.js"
import { isolated, loadTexts, text } from "./texts.js"

const KEY_STATUSES = [401, 403] // no key or a wrong key, and a key for other requests

export async function showEmptyResult(needsKey = false) {
  clearErrors()
  hideFacts()
  byId("outputs").hidden = true
  byId("verdict").replaceChildren()
  byId("verdict").className = "verdict"
  if (needsKey) await askForKey()
}

export function showVerified(headers) {
  clearErrors()
  const warnings = headers.get("X-QR-Warning")
  if (headers.get("X-QR-Verified") === "off") showVerdict("is-doubtful", text("result.unverified"), text("result.unverified-hint"))
  else showVerdict(warnings ? "is-doubtful" : "is-good", text("result.scans"), warnings ? quote(sentence(warnings)) : text("result.checked"))
  showFacts(headers)
  byId("outputs").hidden = false
}

// Show why there is no QR code: a field that is missing or wrong, a style that does not scan, or no response.
export async function showProblem(problem, signal, controls) {
  byId("outputs").hidden = true
  hideFacts()
  clearErrors(problem.parameter)
  const field = fieldOf(problem.parameter)
  if (!(problem instanceof Problem)) showVerdict("is-bad", text("result.failed"), text("result.offline"))
  else if (KEY_STATUSES.includes(problem.status)) await askForKey(problem)
  else if (problem.code === "missing-parameter") showMissing(problem, controls)
  else if (field && problem.status === 400) showWrong(field, problem)
  else await showRejected(problem, signal, controls)
}

// Ask for the key of a service that makes QR codes only for the owners of keys.
async function askForKey(problem) {
  const [{ buildKeyEntry, keyReason }] = await Promise.all([import("./key-entry.js"), loadTexts("links/")])
  const shown = byId("make-key") && byId("verdict").querySelector("p")
  if (shown) shown.textContent = keyReason(problem) // keeps what was typed
  else showVerdict("is-open", text("result.no-key"), keyReason(problem), ...buildKeyEntry())
}

function showMissing(problem, controls) {
  const fields = controls.payloads[state.kind]?.fields ?? []
  const values = state.fields[state.kind] ?? {}
  const names = fields.filter(({ name, required }) => required && !values[name]).map((field) => labelOf(field, state.kind))
  const detail = names.length ? text("result.missing", { fields: names.join(", ") }) : quote(problem.detail)
  showVerdict("is-open", text("result.incomplete"), detail)
}

// The error is shown below the field. Fields that were not touched, for example in a shared design, show it here.
function showWrong(field, problem) {
  const isTouched = "touched" in field.dataset
  if (isTouched) showError(field, problem.detail)
  const name = field.querySelector("label, legend")?.firstChild.textContent ?? problem.parameter
  showVerdict("is-open", text("result.incomplete"), isTouched ? null : quote(problem.detail),
    element("button", { type: "button", class: "link", onclick: () => open(field) }, text("result.correct-field", { field: name })))
}

async function showRejected(problem, signal, controls) {
  showVerdict("is-bad", text(SCAN_ERRORS.has(problem.code) ? "result.rejected" : "result.failed"), quote(reasonOf(problem)))
  if (problem.status === 422) await offerChange(signal, controls)
}

// The errors name a parameter that sends the image anyway. The page does not offer such an image.
function reasonOf({ detail }) {
  return sentence(detail.split("; verify=off")[0])
}

// Texts of the service are English in every language: they name parameters.
function quote(words) {
  return element("p", { lang: "en" }, words)
}

function sentence(words) {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

// Offer the change of parameters with which the QR code scans.
async function offerChange(signal, controls) {
  const { change: values } = await fetchCheck({ signal }).catch(() => ({}))
  if (!values || signal.aborted) return
  const changes = Object.entries(values).map(([name, value]) => describe(name, value, controls))
  byId("verdict").append(element("button", {
    type: "button", class: "primary", id: "correct", onclick: () => { correct(values); byId("verdict").focus() },
  }, isRemoval(values) ? text("logo.remove") : text("result.change", { change: changes.join(", ") })))
}

// A logo file is not a parameter of the style.
function correct(values) {
  if ("logo" in values) change({ logo: null })
  changeStyle(values)
}

function isRemoval(values) {
  return Object.keys(values).join() === "logo" && !values.logo
}

function describe(name, value, controls) {
  const isColor = ["paint", "color"].includes(controls.parameters.get(name)?.format)
  const shown = String(value ?? text("group.default"))
  return `${labelOf({ name })} ${isolated(isColor ? readable(shown) : shown)}`
}

function showVerdict(state, title, detail, ...more) {
  const verdict = byId("verdict")
  const next = [element("strong", {}, title), typeof detail === "string" ? element("p", {}, detail) : detail, ...more].filter(Boolean)
  const wording = next.map(({ textContent }) => textContent).join("\n")
  // An equal result is not announced again.
  if (verdict.className === `verdict ${state}` && verdict.dataset.wording === wording && !verdict.querySelector("button")) return
  verdict.className = `verdict ${state}`
  verdict.dataset.wording = wording
  verdict.replaceChildren(...next)
}

function fieldOf(name) {
  if (!name) return null
  const selector = `[data-name="${CSS.escape(name)}"]`
  return document.querySelector(`#fields ${selector}`) ?? document.querySelector(`#look ${selector}`)
}

function open(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
  field.querySelector("input:not([tabindex]), select, textarea")?.focus()
}

function clearErrors(except) {
  for (const field of document.querySelectorAll("#make .field")) if (field.dataset.name !== except) showError(field, "")
}
