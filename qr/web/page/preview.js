// Shows the QR code while the person types.
import { byId, debounce } from "./elements.js"
import { readKey } from "./key-store.js"
import { toRgb } from "./paints.js"
import { fetchCheck, fetchImage, isSecret } from "./service.js"
import { isEmpty, onChange, state } from "./state.js"
import { text } from "./texts.js"

const DELAY = 180 // milliseconds without input before a request
const CHECK_DELAY = 600 // milliseconds after the QR code before the budget of the logo is requested
// The preview is a drawing without a size in pixels, and is shown even if a file of this size were rejected.
const PREVIEW_FORMAT = "svgz"

const listeners = { verified: [], checked: [], rejected: [] }
let controls
let running
let verified // the header fields of the last verified QR code
let checked // the last response of `/check`

// Call a listener with the header fields of each verified QR code.
export function onVerified(listener) {
  listeners.verified.push(listener)
  if (verified) listener(verified)
}

// Call a listener with the response of `/check` for each verified QR code, a moment later.
export function onChecked(listener) {
  listeners.checked.push(listener)
  if (checked) listener(checked)
}

// Call a listener when there is no QR code for what was entered.
export function onRejected(listener) {
  listeners.rejected.push(listener)
}

export function watchPreview(declared) {
  controls = declared
  const update = debounce(showPreview, DELAY)
  onChange(update)
  if (controls.access !== "open") addEventListener("key", update)
  showPreview()
}

async function showPreview() {
  running?.abort()
  if (isEmpty()) return showEmpty()
  running = new AbortController()
  const { signal } = running
  const { showProblem, showVerified } = await import("./verdict.js")
  try {
    const { blob, headers } = await fetchImage(PREVIEW_FORMAT, { current: screenState(), signal, isSecret: isSecret(controls) })
    if (!await showImage(blob, signal)) return
    showVerified(headers)
    verified = headers
    for (const listener of listeners.verified) listener(headers)
    check(signal)
  } catch (error) {
    if (signal.aborted) return
    byId("card").classList.add("is-stale")
    for (const listener of listeners.rejected) listener()
    await showProblem(error, signal, controls)
  }
}

// The state as the screen can show it: with sRGB colours, and the first part of several.
function screenState() {
  const style = Object.fromEntries(Object.entries(state.style).map(([name, value]) => [name, name === "caption" ? value : toRgb(String(value))]))
  return { ...state, style: style.parts && !style.part ? { ...style, part: "1" } : style }
}

async function showEmpty() {
  byId("code").hidden = true
  byId("empty").hidden = false
  byId("card").classList.remove("is-stale")
  const needsKey = controls.access !== "open" && !readKey()
  if (byId("verdict").children.length || needsKey) (await import("./verdict.js")).showEmptyResult(needsKey)
}

// Decode the new image before it replaces the old one, so that nothing flickers. Return whether it is still the latest.
async function showImage(blob, signal) {
  const next = new Image()
  next.src = URL.createObjectURL(blob)
  await next.decode()
  if (signal.aborted) return false
  const image = byId("code")
  const previous = image.src
  image.src = next.src
  image.alt = text("result.alt")
  await image.decode()
  if (previous.startsWith("blob:")) URL.revokeObjectURL(previous)
  if (signal.aborted) return false
  image.hidden = false
  byId("empty").hidden = true
  byId("card").classList.remove("is-stale")
  return true
}

const check = debounce(async (signal) => {
  if (signal.aborted) return
  const response = await fetchCheck({ current: screenState(), signal }).catch(() => null)
  if (!response || signal.aborted) return
  checked = response
  for (const listener of listeners.checked) listener(checked)
  const { showLimits } = await import("./facts.js")
  showLimits(checked)
}, CHECK_DELAY)
