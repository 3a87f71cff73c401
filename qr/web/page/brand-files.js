// Brands as a file that the setting QR_STYLES accepts.
import { MAX_NAME_CHARACTERS, readBrands, withoutPreset, writeBrands } from "./brand-store.js"
import { showMessage } from "./brands.js"
import { isStyle } from "./design.js"
import { element } from "./elements.js"

const FILE_NAME = "brands.json"
const MAX_FILE_BYTES = 1024 * 1024

export function exportBrands() {
  const document = JSON.stringify(Object.fromEntries(readBrands()), null, 2)
  const href = URL.createObjectURL(new Blob([`${document}\n`], { type: "application/json" }))
  element("a", { href, download: FILE_NAME }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}

// Let the person choose a file, and add its brands to those of the browser.
export function importBrands(controls) {
  const input = element("input", { type: "file", accept: "application/json,.json", id: "brand-file", class: "visually-hidden", hidden: true })
  input.addEventListener("change", () => { input.remove(); readFile(input.files[0], controls) })
  input.addEventListener("cancel", () => input.remove())
  document.body.append(input) // a file input outside the page does not open its dialog in every browser
  input.click()
}

async function readFile(file, controls) {
  const imported = file.size <= MAX_FILE_BYTES ? parseBrands(await file.text(), controls) : { problem: ["brand.no-brands"] }
  if (imported.problem) return showMessage(...imported.problem)
  const added = new Map(imported.brands.map(([name, style]) => [name, withoutPreset(style, controls)]))
  const isStored = writeBrands([...new Map([...readBrands(), ...added])])
  if (isStored) showMessage("brand.imported", { count: added.size })
}

// Return { brands } of a JSON document, or { problem } for the first part that is not a brand. The service checks the
// values when it makes an image.
export function parseBrands(source, controls) {
  const entries = entriesOf(parseJson(source))
  if (!entries?.length) return { problem: ["brand.no-brands"] }
  const brands = []
  for (const [name, style] of entries) {
    const isName = name.trim() && name.length <= MAX_NAME_CHARACTERS
    const parameters = entriesOf(style)
    if (!isName || !parameters) return { problem: ["brand.not-brand", { name: name.slice(0, MAX_NAME_CHARACTERS) }] }
    const wrong = parameters.find(([parameter, value]) => !isStyle(controls, parameter) || textOf(value) === null)
    if (wrong) return { problem: ["brand.not-style", { name, parameter: wrong[0].slice(0, MAX_NAME_CHARACTERS) }] }
    brands.push([name, Object.fromEntries(parameters.map(([parameter, value]) => [parameter, textOf(value)]))])
  }
  return { brands }
}

function parseJson(source) {
  try {
    return JSON.parse(source)
  } catch {
    return null
  }
}

function entriesOf(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : null
}

// QR_STYLES accepts numbers, switches and lists besides texts. Return null for other values.
function textOf(value) {
  if (Array.isArray(value)) return value.every((item) => typeof item === "string") ? value.join(",") : null
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : null
}
