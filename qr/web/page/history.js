// The history of designs in this browser: the newest first, and never a secret.
import { contentOf, currentDesign } from "./design.js"
import { byId, debounce, element } from "./elements.js"
import { onVerified } from "./preview.js"
import { isSecret } from "./service.js"
import { onChange } from "./state.js"
import { readStored, writeStored } from "./stored.js"
import { text } from "./texts.js"

const MAX_DESIGNS = 30
const REST_MILLISECONDS = 8000 // a verified design that stays unchanged for this time is stored

let draft = null // the last design that was stored without a download or a copy

// Show the history, and store designs. A download and a copy store the design at once.
export function buildHistory(controls) {
  byId("history").prepend(buildFold(controls))
  let verified = ""
  onVerified(() => { verified = JSON.stringify(currentDesign(controls)) })
  const rest = debounce(() => { if (JSON.stringify(currentDesign(controls)) === verified) remember(controls, true) }, REST_MILLISECONDS)
  onVerified(rest)
  onChange(rest)
  for (const type of ["click", "change"]) {
    byId("outputs").addEventListener(type, ({ target }) => { if (target.closest("button:not([aria-expanded]), select, a")) remember(controls) })
  }
}

export function isHistoryOn() {
  return readStored("history-off") !== true
}

// Switch the history on or off. Switching it off deletes all designs.
export function switchHistory(isOn) {
  writeStored("history-off", isOn ? null : true)
  if (!isOn) writeHistory([])
}

// Return the entries: { time, design }, where `time` is in milliseconds since 1970.
export function readHistory() {
  const entries = readStored("history")
  return Array.isArray(entries) ? entries.filter((entry) => entry?.design).slice(0, MAX_DESIGNS) : []
}

export function writeHistory(entries) {
  writeStored("history", entries.length ? entries.slice(0, MAX_DESIGNS) : null)
  dispatchEvent(new Event("history"))
}

function remember(controls, isDraft = false) {
  const design = currentDesign(controls)
  if (!isHistoryOn() || isSecret(controls) || !Object.keys(contentOf(design)).length) return
  const isReplaced = (other) => isSame(other, design) || (draft && isSame(other, draft) && continues(draft, design))
  writeHistory([{ time: Date.now(), design }, ...readHistory().filter((entry) => !isReplaced(entry.design))])
  draft = isDraft ? design : null
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}

// Return whether a person made `next` from `previous` by further typing, or by another style.
function continues(previous, next) {
  const values = contentOf(next)
  return previous.kind === next.kind
    && Object.entries(contentOf(previous)).every(([name, value]) => values[name]?.startsWith(value))
}

function buildFold(controls) {
  const fold = element("details", { class: "fold" },
    element("summary", {}, element("span", {}, text("history.title")), element("span", { class: "hint" }, text("history.where"))))
  fold.addEventListener("toggle", async () => {
    const { buildList } = await import("./history-list.js")
    fold.append(buildList(controls))
  }, { once: true })
  return fold
}
