// Presets as thumbnails of the present content. Only presets whose QR code scans are shown.
import { debounce, element } from "./elements.js"
import { fetchImage, isSecret, SCAN_ERRORS } from "./service.js"
import { isEmpty, onChange, state } from "./state.js"
import { hasOwnStyle, replaceStyle } from "./style.js"
import { text, textOr } from "./texts.js"

const SAMPLE = { kind: "text", text: "EXAMPLE.COM", fields: {} }
const DELAY = 500 // milliseconds without input before the presets show the new content

export function buildPresets(controls) {
  const buttons = ["", ...Object.keys(controls.presets)].map(buildPreset)
  const container = element("div", { class: "presets", role: "group", "aria-label": text("look.title") }, ...buttons)
  const update = debounce(() => showThumbnails(buttons, controls), DELAY)
  showThumbnails(buttons, controls)
  let shown = contentKey()
  onChange(() => {
    buttons.forEach(markChosen)
    if (contentKey() !== shown) update()
    shown = contentKey()
  })
  buttons.forEach(markChosen)
  if (controls.access !== "open") addEventListener("key", update)
  return container
}

function buildPreset(name) {
  const image = element("img", { alt: "", width: 64, height: 64 })
  return element("button", { type: "button", class: "preset", "data-preset": name, onclick: () => replaceStyle({ style: name }) },
    image, element("span", {}, name ? textOr(`preset.${name}`, name) : text("look.plain")))
}

// A preset is chosen as long as the image is the one in its thumbnail.
function markChosen(button) {
  const isChosen = (state.style.style ?? "") === button.dataset.preset && !hasOwnStyle()
  button.setAttribute("aria-pressed", String(isChosen))
}

function contentKey() {
  return JSON.stringify([state.kind, state.text, state.fields[state.kind]])
}

// Content that is not complete keeps the previous thumbnails.
async function showThumbnails([first, ...others], controls) {
  if (await showThumbnail(first, controls)) others.forEach((button) => showThumbnail(button, controls))
}

// A thumbnail replaces the previous one once it is decoded. Return whether the content is complete.
async function showThumbnail(button, controls) {
  const content = isEmpty() ? SAMPLE : state
  const style = button.dataset.preset ? { style: button.dataset.preset } : {}
  try {
    const { blob } = await fetchImage("svgz", { current: { ...content, style, logo: null }, isSecret: isSecret(controls) })
    await show(button.querySelector("img"), blob)
    button.hidden = false
    return true
  } catch (problem) {
    const isHidden = SCAN_ERRORS.has(problem.code)
    if (isHidden) button.hidden = true
    return isHidden
  }
}

async function show(image, blob) {
  const previous = image.src
  image.src = URL.createObjectURL(blob)
  await image.decode()
  if (previous) URL.revokeObjectURL(previous)
}
