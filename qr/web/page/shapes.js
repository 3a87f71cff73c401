// Shapes as images to choose from. The images are parts of QR codes that the service draws.
import { element } from "./elements.js"
import { choiceText, labelOf } from "./fields.js"
import { fetchImage } from "./service.js"
import { onChange } from "./state.js"
import { currentValue, changeParameter } from "./style.js"

// The smallest QR code: 21 modules and a quiet zone of one module. Its verification is switched off for speed.
const SAMPLE = { kind: "text", text: "1", fields: {}, logo: null }
const STYLE = { version: "1", margin: "1", verify: "off" }

// Return a group of radio buttons with an image for each value of a parameter.
export function buildShapes(parameter, controls) {
  const choices = parameter.enum.map((value) => buildChoice(parameter, value, controls))
  const show = () => {
    const current = currentValue(parameter.name, controls)
    for (const { firstChild: radio } of choices) radio.checked = radio.value === current
  }
  onChange(show)
  show()
  return element("fieldset", { class: "field shapes", "data-name": parameter.name },
    element("legend", {}, labelOf(parameter)), element("div", { class: "shape-grid" }, ...choices),
    element("p", { class: "error", lang: "en", hidden: true }))
}

function buildChoice(parameter, value, controls) {
  const { name } = parameter
  const label = choiceText(parameter, value)
  const radio = element("input", { type: "radio", name, value, class: "visually-hidden", onchange: () => changeParameter(name, value, controls) })
  const image = element("img", { alt: "", width: 48, height: 48 })
  draw(image, name, value)
  return element("label", { class: "shape", title: label }, radio,
    element("span", { class: `crop is-${name}` }, image), element("span", { class: "shape-name" }, label))
}

async function draw(image, name, value) {
  const { blob } = await fetchImage("svgz", { current: { ...SAMPLE, style: { ...STYLE, [name]: value } } }).catch(() => ({}))
  if (blob) image.src = URL.createObjectURL(blob)
}
