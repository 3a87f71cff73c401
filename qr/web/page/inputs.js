// Form controls of values that need more than one element: colours and lengths.
import { element } from "./elements.js"
import { readPaint, toHex } from "./paints.js"
import { text } from "./texts.js"

const UNITS = ["mm", "cm", "in", "pt"]

// A swatch and a text of any syntax. Return the element; `show(value, fallback)` sets both.
export function colorInput(attributes, onValue) {
  const picker = element("input", { type: "color", "aria-label": text("color.pick"), tabindex: "-1" })
  const field = element("input", { ...attributes, type: "text", spellcheck: "false", autocomplete: "off", dir: "ltr" })
  picker.addEventListener("input", () => onValue((field.value = picker.value).slice(1)))
  field.addEventListener("input", () => { paintSwatch(picker, field.value); onValue(field.value.trim().replace(/^#(?=[0-9a-f]+$)/i, "")) })
  const box = element("div", { class: "color" }, picker, field)
  box.show = (value, fallback = "") => {
    if (document.activeElement !== field) field.value = readable(value)
    field.placeholder = readable(fallback)
    paintSwatch(picker, value || fallback)
  }
  return box
}

// "123" becomes "#112233". Other text stays.
export function readable(value) {
  return /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value) ? toHex(value) ?? value : value
}

function paintSwatch(picker, value) {
  const { colors } = readPaint(value)
  if (colors[0]) picker.value = colors[0]
}

// A number with a unit of length, such as 30mm.
export function lengthInput(attributes, onValue) {
  const field = element("input", { ...attributes, type: "text", inputmode: "decimal", autocomplete: "off" })
  const unit = element("select", { "aria-label": text("size.unit") }, ...UNITS.map((name) => element("option", {}, name)))
  const send = () => onValue(field.value.trim() && field.value.trim().replace(",", ".") + unit.value)
  field.addEventListener("input", send)
  unit.addEventListener("change", send)
  const box = element("div", { class: "length" }, field, unit)
  box.show = (value) => {
    const found = /^(.*?)(mm|cm|in|pt)$/.exec(value)
    if (document.activeElement !== field) field.value = found ? found[1] : value
    if (found) unit.value = found[2]
  }
  return box
}
