// Starts the page: loads the controls and the texts, then builds each part.
import { buildKinds } from "./kinds.js"
import { buildLook } from "./look.js"
import { onVerified, watchPreview } from "./preview.js"
import { loadTexts } from "./texts.js"
import { loadControls } from "./controls.js"
import { once } from "./elements.js"
import { watchViews } from "./views.js"

const BEGINNINGS = ["keydown", "pointermove", "pointerdown", "scroll", "hashchange"]

const [controls] = await Promise.all([loadControls(), loadTexts()])
buildKinds(controls)
buildLook(controls)
onVerified(once(async () => (await import("./outputs.js")).buildOutputs(controls)))
watchPreview(controls)
watchViews()
document.getElementById("form").addEventListener("submit", (event) => event.preventDefault())

// Brands, history and share links are loaded when the person begins, so that the first view stays small.
const begin = once(async () => (await import("./stored-parts.js")).buildStoredParts(controls))
for (const type of BEGINNINGS) addEventListener(type, begin, { passive: true })
if (location.hash.includes("?") || hasStored()) await begin()
document.documentElement.dataset.ready = ""

// A browser can forbid the storage.
function hasStored() {
  try {
    return localStorage.length > 0
  } catch {
    return false
  }
}
