// The style of a link: a preset, the style of the Make view, or the stored style.
import { element } from "../elements.js"
import { fetchImage, publicUrl } from "../service.js"
import { state } from "../state.js"
import { text, textOr } from "../texts.js"

const SAMPLE = "u/example"

export function buildStyle(parameter, { value, onValue, controls, record }) {
  const content = record.url ?? publicUrl(SAMPLE)
  const choices = choicesOf(value, controls)
  const buttons = choices.map(([label, style]) => buildChoice(label, style, content))
  const press = (chosen) => buttons.forEach((one, index) => one.setAttribute("aria-pressed", String(index === chosen)))
  buttons.forEach((one, index) => one.addEventListener("click", () => { press(index); onValue(choices[index][1] ?? "") }))
  press(choices.findIndex(([, style]) => JSON.stringify(style) === JSON.stringify(value)))
  return element("div", { class: "style-field", "data-name": parameter.name },
    element("p", { class: "hint" }, text("links.style.hint")),
    element("div", { class: "presets", role: "group", "aria-label": text("links.group.style") }, ...buttons),
    element("p", { class: "error", hidden: true }))
}

export function presetName(name) {
  return textOr(`preset.${name}`, name)
}

// Return the label and the style of each choice. A stored style that is no preset is a choice too.
function choicesOf(value, controls) {
  const presets = [[text("look.plain"), undefined], ...Object.keys(controls.presets).map((name) => [presetName(name), { style: name }])]
  const isKnown = (style) => presets.some(([, other]) => JSON.stringify(other) === JSON.stringify(style))
  const made = Object.keys(state.style).length ? { ...state.style } : undefined
  return [
    ...presets,
    ...(isKnown(made) ? [] : [[text("links.style.make"), made]]),
    ...(isKnown(value) || JSON.stringify(made) === JSON.stringify(value) ? [] : [[text("links.style.own"), value]]),
  ]
}

function buildChoice(label, style, content) {
  const image = element("img", { alt: "", width: 64, height: 64 })
  const choice = element("button", { type: "button", class: "preset" }, image, element("span", {}, label))
  showThumbnail(choice, image, { kind: "text", text: content, fields: {}, style: style ?? {}, logo: null })
  return choice
}

// Hide a style with which the QR code of this link does not scan.
async function showThumbnail(choice, image, current) {
  try {
    const { blob } = await fetchImage("svg", { current })
    image.src = URL.createObjectURL(blob)
    image.onload = () => URL.revokeObjectURL(image.src)
  } catch {
    choice.hidden = choice.getAttribute("aria-pressed") !== "true"
  }
}
