// The values that the image has: of the person, of the preset, or the default.
import { changeStyle, state } from "./state.js"

// Parameters that set the size. Only one of them can be used, so that a new one replaces the others.
const SIZES = ["size", "scale", "width", "symbol_width"]
// Parameters that a preset does not replace.
const KEPT = new Set([...SIZES, "ecc", "boost", "version", "dpi", "rotate", "caption", "caption_position", "logo_size", "logo_margin"])

export function currentValue(name, controls, style = state.style) {
  return String(style[name] ?? controls.presets[style.style]?.[name] ?? controls.parameters.get(name)?.default ?? "")
}

export function changeParameter(name, value) {
  const replaced = SIZES.includes(name) && value ? SIZES.filter((other) => other !== name) : []
  changeStyle({ ...Object.fromEntries(replaced.map((other) => [other, ""])), [name]: value })
}

// Return the values that stay when a preset is chosen.
export function keptStyle() {
  return Object.fromEntries(Object.entries(state.style).filter(([name]) => KEPT.has(name)))
}

// Return whether the person has changed a shape or a colour.
export function hasOwnStyle() {
  return Object.keys(state.style).some((name) => name !== "style" && !KEPT.has(name))
}

// Replace all shapes and colours, so that the image is the one that was verified with these values.
export function replaceStyle(values) {
  const cleared = Object.keys(state.style).filter((name) => !KEPT.has(name))
  changeStyle({ ...Object.fromEntries(cleared.map((name) => [name, ""])), ...values })
}
