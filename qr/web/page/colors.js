// The colours of the first screen, with gradients, transparency and contrast.
import { element } from "./elements.js"
import { colorInput } from "./inputs.js"
import { readPaint, writePaint } from "./paints.js"
import { onRejected, onVerified } from "./preview.js"
import { changeStyle, onChange, state } from "./state.js"
import { currentValue } from "./style.js"
import { text } from "./texts.js"
import { ratioOf } from "./facts.js"

const END_OF_GRADIENT = { dark: "#5b1a86", light: "#e6f0ff" }

export function buildColors(controls) {
  return element("div", { class: "colors" }, buildColor("dark", controls), buildColor("light", controls))
}

function buildColor(name, controls) {
  const id = `look-${name}`
  const input = colorInput({ id, name, "aria-describedby": `${id}-error` }, (value) => changeStyle({ [name]: value }))
  if (name === "dark") input.append(buildContrast())
  const field = element("div", { class: "field", "data-name": name },
    element("label", { for: id }, text(`look.${name}`)), input,
    element("p", { class: "error", id: `${id}-error`, lang: "en", hidden: true }),
    buildChoices(name, controls), buildEditor(name, controls))
  field.addEventListener("input", () => { field.dataset.touched = "" })
  const show = () => input.show(state.style[name] ?? "", currentValue(name, controls))
  onChange(show)
  show()
  return field
}

function buildContrast() {
  const contrast = element("output", { class: "contrast" })
  onVerified((headers) => { contrast.textContent = ratioOf(headers) })
  onRejected(() => { contrast.textContent = "" })
  return contrast
}

// Small buttons below a colour: one colour, gradient, transparent.
function buildChoices(name, controls) {
  const choices = ["plain", "gradient", ...(name === "light" ? ["transparent"] : [])]
  const buttons = choices.map((choice) => element("button", {
    type: "button", class: "choice", "data-choice": choice, onclick: () => choose(name, choice, controls),
  }, text(`color.${choice}`)))
  const show = () => {
    const current = kindOf(currentValue(name, controls))
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.choice === current))
  }
  onChange(show)
  show()
  return element("div", { class: "choices", role: "group", "aria-label": text(`look.${name}`) }, ...buttons)
}

function kindOf(value) {
  if (value === "transparent") return "transparent"
  return readPaint(value).kind === "plain" ? "plain" : "gradient"
}

function choose(name, choice, controls) {
  const { colors } = readPaint(currentValue(name, controls))
  const first = colors[0] ?? (name === "dark" ? "#000000" : "#ffffff")
  const start = first === "#000000" ? "#0b3d91" : first
  if (choice === "transparent") changeStyle({ [name]: "transparent" })
  else if (choice === "plain") changeStyle({ [name]: writePaint({ kind: "plain", colors: [first] }) })
  else if (colors.length < 2) changeStyle({ [name]: writePaint({ kind: "linear", angle: 45, colors: [start, END_OF_GRADIENT[name]] }) })
}

// The editor of a gradient is loaded when the first gradient is chosen.
function buildEditor(name, controls) {
  const container = element("div", { hidden: true })
  const show = async () => {
    const paint = readPaint(currentValue(name, controls))
    container.hidden = paint.kind === "plain"
    if (container.hidden) return
    const { showGradient } = await import("./gradient.js")
    showGradient(container, name, paint, (edited) => changeStyle({ [name]: writePaint(edited) }))
  }
  onChange(show)
  show()
  return container
}
