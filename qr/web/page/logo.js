// A logo by drop, paste or file, and its size.
import { byId, element, once } from "./elements.js"
import { showError } from "./fields.js"
import { onChecked } from "./preview.js"
import { change, changeStyle, onChange, state } from "./state.js"
import { text } from "./texts.js"

// Sizes of the longer side, in percent of the symbol's width.
const DEFAULT_SIZE = 25
const MIN_SIZE = 5
const MAX_SIZE = 50
// Spreadsheets and word processors put an image of the text next to the text. File managers put the name of the file.
const isText = ({ clipboardData }) => !["", clipboardData.files[0]?.name].includes(clipboardData.getData("text/plain"))
const isFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files")

let chosen = 0 // number of the latest choice, so that a slow conversion does not replace a later file

export function buildLogo() {
  const area = element("div", { class: "logo field", id: "logo-area", "data-name": "logo" }, ...buildZone(),
    element("p", { class: "error", lang: "en", hidden: true }))
  area.append(buildSize())
  area.dataset.touched = ""
  watchFiles(area)
  const watch = once(async () => (await import("./budget.js")).watchBudget(area))
  for (const event of ["focusin", "pointerenter"]) area.addEventListener(event, watch)
  document.addEventListener("dragenter", watch)
  return area
}

function buildZone() {
  const input = element("input", { type: "file", id: "logo-file", accept: "image/*", class: "visually-hidden" })
  const image = element("img", { alt: "", hidden: true })
  const label = element("span", {}, text("logo.drop"))
  const budget = element("span", { class: "hint" })
  const remove = element("button", { type: "button", class: "link", hidden: true, onclick: () => { change({ logo: null }); input.focus() } }, text("logo.remove"))
  input.addEventListener("change", () => { choose(input.files); input.value = "" })
  onChange(() => showLogo({ image, label, remove }))
  onChecked(({ logo }) => { budget.textContent = logo?.largest ? text("logo.budget", { percent: Math.floor(logo.largest) }) : "" })
  return [input, element("label", { class: "drop", for: "logo-file" }, image, element("span", {}, label, " ", budget)), remove]
}

function showLogo({ image, label, remove }) {
  if (image.file === state.logo) return
  image.file = state.logo
  if (image.src) URL.revokeObjectURL(image.src)
  if (state.logo) image.src = URL.createObjectURL(state.logo)
  else image.removeAttribute("src")
  label.textContent = state.logo ? state.logo.name : text("logo.drop")
  image.hidden = remove.hidden = !state.logo
}

// The size of the logo, once there is a logo.
function buildSize() {
  const range = element("input", { type: "range", id: "logo-size", min: MIN_SIZE, max: MAX_SIZE, step: 1 })
  const shown = element("output", { for: "logo-size" })
  const field = element("div", { class: "range", hidden: true }, element("label", { for: "logo-size" }, text("logo.size")), range, shown)
  const show = () => {
    field.hidden = !state.logo
    range.value = state.style.logo_size ?? DEFAULT_SIZE
    shown.textContent = `${range.value}\u202f%`
  }
  range.addEventListener("input", () => changeStyle({ logo_size: range.value }))
  onChange(show)
  // A larger logo would be drawn in the largest safe size.
  onChecked(({ logo }) => { range.max = Math.max(MIN_SIZE, Math.floor(logo?.largest ?? MAX_SIZE)); show() })
  return field
}

// A file can be dropped anywhere on the page.
function watchFiles(area) {
  const mark = (isDragging) => document.body.classList.toggle("is-dragging", isDragging)
  document.addEventListener("dragover", (event) => { if (isFile(event)) { event.preventDefault(); mark(true) } })
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false) })
  document.addEventListener("drop", (event) => {
    mark(false)
    if (!isFile(event) || byId("make").hidden) return
    event.preventDefault()
    choose(event.dataTransfer.files)
    area.scrollIntoView({ block: "nearest" })
  })
  document.addEventListener("paste", (event) => { if (!byId("make").hidden && !isText(event)) choose(event.clipboardData.files) })
}

async function choose(files) {
  const turn = ++chosen
  const file = [...files].find(({ type }) => type.startsWith("image/"))
  if (!file) return files.length && showError(byId("logo-area"), text("logo.no-image"))
  const { acceptable } = await import("./logo-file.js")
  const logo = await acceptable(file)
  if (turn === chosen) change({ logo })
}
