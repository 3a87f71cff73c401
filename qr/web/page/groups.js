// Folded groups of parameters, each with its present values beside its heading.
import { byId, element } from "./elements.js"
import { buildField, choiceText, labelOf } from "./fields.js"
import { onVerified } from "./preview.js"
import { change, onChange, state } from "./state.js"
import { changeParameter, currentValue } from "./style.js"
import { numberText, text, textOr } from "./texts.js"

// Parameters that other parts of the page set.
const ELSEWHERE = new Set(["dark", "light", "logo", "data", "data64", "style", "download", "format"])
const SHAPES = new Set(["shape", "eye", "eyeball"]) // parameters that are shown as images
// Parameters that stay open in a group. The others are folded once more.
const OPEN = { output: ["size", "width", "dpi"], encoding: ["ecc", "boost", "version", "mask"] }

// Text beside the heading of a group. Groups that are not listed show the values that the person has set.
const SUMMARIES = { output: summarizeSize, style: summarizeShapes, caption: () => state.style.caption }

export function buildGroup(group, controls) {
  const parameters = group.parameters.filter(({ name }) => !ELSEWHERE.has(name))
  const shapes = parameters.filter(({ name }) => SHAPES.has(name))
  const fields = parameters.filter(({ name }) => !SHAPES.has(name))
  const current = element("span", { class: "hint" })
  const images = element("div", {})
  const fold = element("details", { class: "fold", "data-group": group.name },
    element("summary", {}, element("span", {}, textOr(`group.${group.name}`, group.title)), current),
    images, ...buildFields(group.name, fields, controls))
  if (shapes.length) fold.addEventListener("toggle", () => showShapes(images, shapes, controls), { once: true })
  const show = () => {
    current.textContent = (SUMMARIES[group.name] ?? summarizeValues)(parameters, controls) || defaultText(group)
    if (group.name === "logo") fold.hidden = !(state.logo || currentValue("logo", controls))
  }
  onChange(show)
  onVerified(show)
  show()
  return fold
}

async function showShapes(container, shapes, controls) {
  const { buildShapes } = await import("./shapes.js")
  container.append(...shapes.map((parameter) => buildShapes(parameter, controls)))
}

function buildFields(group, parameters, controls) {
  const build = (parameter) => buildParameter(parameter, controls)
  const open = OPEN[group] ? parameters.filter(({ name }) => OPEN[group].includes(name)) : parameters
  const folded = parameters.filter((parameter) => !open.includes(parameter))
  return [
    element("div", { class: "field-grid" }, ...open.map(build), ...(group === "output" ? [buildCmyk()] : [])),
    ...(folded.length ? [element("details", { class: "fold is-nested" }, element("summary", {}, text("make.settings")),
      element("div", { class: "field-grid" }, ...folded.map(build)))] : []),
  ]
}

function buildParameter(parameter, controls) {
  const { name } = parameter
  const isChoice = parameter.enum || parameter.type === "boolean"
  const shown = () => (isChoice ? currentValue(name, controls) : state.style[name])
  const field = buildField(parameter, { prefix: "look", value: shown(), onValue: (value) => changeParameter(name, value, controls) })
  onChange(() => field.show(shown()))
  return field
}

function buildCmyk() {
  const parameter = { name: "cmyk", title: "", type: "boolean", default: false }
  const field = buildField(parameter, { prefix: "look", onValue: (value) => change({ cmyk: value === "on" }) })
  onChange(() => field.show(state.cmyk ? "on" : ""))
  return field
}

function defaultText(group) {
  return textOr(`group.${group.name}.default`, text("group.default"))
}

function summarizeSize() {
  const { width, symbol_width: symbolWidth, dpi } = state.style
  const pixels = byId("code").naturalWidth
  const length = (width ?? symbolWidth)?.replace(/^\d+(\.\d+)?/, (digits) => `${numberText(digits)}\u202f`)
  const size = length ?? (pixels ? text("size.pixels", { pixels }) : "")
  return [size, dpi && `${dpi} dpi`, state.cmyk && "CMYK"].filter(Boolean).join(" · ")
}

function summarizeShapes(parameters, controls) {
  const shown = parameters.filter(({ name }) => SHAPES.has(name) || name in state.style)
  const values = shown.map((parameter) => choiceText(parameter, currentValue(parameter.name, controls)))
  return [...new Set(values)].join(" · ")
}

function summarizeValues(parameters) {
  const changed = parameters.filter(({ name }) => name in state.style)
  return changed.map((parameter) => `${labelOf(parameter)} ${choiceText(parameter, state.style[parameter.name])}`).join(" · ")
}
