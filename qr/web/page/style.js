// The values that the image has: of the person, of the preset, or the default.
import { withoutDefault } from "./fields.js"
import { changeStyle, state } from "./state.js"

// Parameters that set the size. Only one of them can be used, so that a new one replaces the others.
const SIZES = ["size", "scale", "width", "symbol_width"]
// Parameters that a preset does not replace.
const KEPT = new Set([...SIZES, "ecc", "boost", "version", "dpi", "rotate", "caption", "caption_position", "logo_size", "logo_margin"])

export function currentValue(name, controls, style = state.style) {
  return String(style[name] ?? controls.presets[style.style]?.[name] ?? controls.parameters.get(name)?.default ?? "")
}

// A default is sent only if it overrides the preset.
export function changeParameter(name, value, controls) {
  const isOverride = name in (controls.presets[state.style.style] ?? {})
  const sent = isOverride ? value : withoutDefault(controls.parameters.get(name), value)
  const replaced = SIZES.includes(name) && sent ? SIZES.filter((other) => other !== name) : []
  changeStyle({ ...Object.fromEntries(replaced.map((other) => [other, ""])), [name]: sent })
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
