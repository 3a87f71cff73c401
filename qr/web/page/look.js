// The style: presets and colours on the first screen, a logo, and all other parameters in folded groups.
import { byId, debounce, element } from "./elements.js"
import { buildField } from "./fields.js"
import { buildLogo } from "./logo.js"
import { onVerified } from "./preview.js"
import { fetchImage } from "./service.js"
import { changeStyle, isEmpty, onChange, state } from "./state.js"
import { text, textOr } from "./texts.js"

const SAMPLE = "https://example.com"
const THUMBNAIL_DELAY = 500 // milliseconds without input before the presets show the new content
const COLORS = ["dark", "light"]
const UNGROUPED = new Set([...COLORS, "logo", "data", "data64", "style", "download", "format"])

export function buildLook(controls) {
  const presets = element("div", { class: "presets", role: "group", "aria-label": text("look.title") })
  byId("look").append(
    element("div", { class: "look-head" }, element("h2", {}, text("look.title")), element("p", { class: "hint" }, text("look.note"))),
    presets,
    element("div", { class: "colors" }, ...COLORS.map((name) => buildColor(controls.parameters.get(name)))),
    buildLogo(controls),
    ...controls.groups.slice(1).map(buildGroup),
  )
  buildPresets(presets, ["", ...controls.presets])
}

function buildPresets(container, names) {
  const buttons = names.map((name) => {
    const image = element("img", { alt: "", width: 64, height: 64 })
    return element("button", {
      type: "button", class: "preset", "data-preset": name, onclick: () => choosePreset(name),
    }, image, element("span", {}, name || text("look.plain")))
  })
  container.append(...buttons)
  const update = debounce(() => buttons.forEach(showThumbnail), THUMBNAIL_DELAY)
  buttons.forEach(showThumbnail)
  let shown = ""
  onChange(() => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String((state.style.style ?? "") === button.dataset.preset))
    }
    const content = JSON.stringify([state.kind, state.text, state.fields[state.kind]])
    if (content !== shown) update()
    shown = content
  })
}

// A preset replaces all shapes and colours, so that its image is the one in its thumbnail.
function choosePreset(name) {
  const kept = Object.keys(state.style).filter((key) => ["ecc", "version", "margin", "size", "scale", "width", "dpi"].includes(key))
  const cleared = Object.fromEntries(Object.keys(state.style).filter((key) => !kept.includes(key)).map((key) => [key, ""]))
  changeStyle({ ...cleared, style: name })
}

// Show only presets whose image of this content scans.
async function showThumbnail(button) {
  const content = isEmpty() ? { kind: "text", text: SAMPLE, fields: {} } : state
  const style = button.dataset.preset ? { style: button.dataset.preset } : {}
  const current = { ...content, style, logo: null }
  try {
    const { blob } = await fetchImage("svg", { current, isSecret: true })
    const image = button.querySelector("img")
    const previous = image.src
    image.src = URL.createObjectURL(blob)
    await image.decode()
    if (previous) URL.revokeObjectURL(previous)
    button.hidden = false
  } catch {
    button.hidden = true
  }
}

function buildColor(parameter) {
  const id = `look-${parameter.name}`
  const initial = `#${expand(parameter.default)}`
  const picker = element("input", { type: "color", value: initial, "aria-label": text(`look.${parameter.name}`) })
  const field = element("input", { id, type: "text", placeholder: initial, spellcheck: "false", autocomplete: "off" })
  const contrast = element("output", { class: "contrast" })
  picker.addEventListener("input", () => changeStyle({ [parameter.name]: picker.value }))
  field.addEventListener("input", () => changeStyle({ [parameter.name]: field.value.trim() }))
  onChange(() => {
    const value = state.style[parameter.name] ?? ""
    if (document.activeElement !== field) field.value = value
    if (/^#[0-9a-f]{6}$/i.test(value || initial)) picker.value = value || initial
  })
  if (parameter.name === "dark") {
    onVerified((headers) => { contrast.textContent = text("look.contrast", { ratio: headers.get("X-QR-Contrast") }) })
  }
  return element("div", { class: "field", "data-name": parameter.name },
    element("label", { for: id }, text(`look.${parameter.name}`)),
    element("div", { class: "color" }, picker, field, contrast),
    element("p", { class: "error", hidden: true }))
}

// "000" becomes "000000".
function expand(digits) {
  return digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits
}

function buildGroup(group) {
  const parameters = group.parameters.filter((parameter) => !UNGROUPED.has(parameter.name))
  const current = element("span", { class: "hint" })
  const show = () => { current.textContent = summary(parameters) }
  onChange(show)
  show()
  return element("details", { class: "fold" },
    element("summary", {}, element("span", {}, textOr(`group.${group.name}`, group.title)), current),
    element("div", { class: "field-grid" }, ...parameters.map((parameter) => buildField(parameter, {
      prefix: "look", value: state.style[parameter.name], onValue: (value) => changeStyle({ [parameter.name]: value }),
    }))))
}

function summary(parameters) {
  const values = parameters.filter(({ name }) => name in state.style).map(({ name }) => `${name} ${state.style[name]}`)
  return values.join(" · ") || text("group.default")
}
