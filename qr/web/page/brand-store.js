// Brands as data: {name: {parameter: value}}, the document that the setting QR_STYLES accepts.
import { isStyle } from "./design.js"
import { change, state } from "./state.js"
import { readStored, writeStored } from "./stored.js"

export const MAX_BRANDS = 20
export const MAX_NAME_CHARACTERS = 40
const GROUPS = ["style", "logo", "caption"]
const FURTHER_NAMES = ["margin", "ecc"] // of other groups, that belong to a brand
const KEPT = ["ecc", "caption", "caption_position", "logo_size", "logo_margin"] // unless a brand contains them
const SIZES = ["size", "scale", "width", "symbol_width"] // one of them in a style replaces all in its preset

// Return the brands by name, in the order in which they were stored.
export function readBrands() {
  const stored = readStored("brands")
  const entries = Object.entries(stored && typeof stored === "object" && !Array.isArray(stored) ? stored : {})
  const isBrand = ([name, style]) => name && style && typeof style === "object"
  return new Map(entries.filter(isBrand).slice(0, MAX_BRANDS).map(([name, style]) => [name, withTexts(style)]))
}

// Store brands, and tell the page. Return whether the browser stored them.
export function writeBrands(entries) {
  const isTooMany = entries.length > MAX_BRANDS
  const isStored = !isTooMany && writeStored("brands", entries.length ? Object.fromEntries(entries) : null)
  const problem = isStored ? "" : isTooMany ? "brand.too-many" : "brand.not-stored"
  dispatchEvent(new CustomEvent("brands", { detail: problem }))
  return isStored
}

// Store the present style under a name, and return it. The parameters of its preset become parameters of the brand. A
// logo file is not stored, because files would fill the storage of the browser.
export function saveBrand(name, controls) {
  const style = withoutPreset(styleOf(controls), controls)
  writeBrands([...readBrands()].filter(([other]) => other !== name).concat([[name, style]]))
  return style
}

// Return the parameters of the present style that belong to a brand.
export function styleOf(controls) {
  const names = brandNames(controls)
  return Object.fromEntries(Object.entries(state.style).filter(([name]) => names.has(name)))
}

// Return the name of the brand that the present style shows; null if there is none. Of several brands, the one with the
// most parameters is returned.
export function brandOf(controls) {
  const shown = [...readBrands()].filter(([, style]) => isShown(style, controls))
  const [found] = shown.sort(([, one], [, other]) => Object.keys(other).length - Object.keys(one).length)
  return found ? found[0] : null
}

function isShown(style, controls) {
  const names = new Set([...replacedNames(controls), ...Object.keys(style)])
  return Object.keys(style).length > 0 && sorted(style, names) === sorted(state.style, names)
}

// Return whether a brand contains the whole present style.
export function isSaved(controls) {
  const names = brandNames(controls)
  return [...readBrands().values()].some((style) => sorted(style, names) === sorted(state.style, names))
}

// A brand replaces all shapes and colours, and keeps other settings that it does not contain.
export function applyBrand(style, controls) {
  const names = replacedNames(controls)
  const kept = Object.entries(state.style).filter(([name]) => !names.has(name))
  const accepted = Object.entries(style).filter(([name]) => isStyle(controls, name))
  change({ style: Object.fromEntries([...kept, ...accepted]), logo: style.logo ? null : state.logo })
}

// Return a style that looks the same and names no preset.
export function withoutPreset({ style: preset, ...others }, controls) {
  if (!preset) return others
  const defaults = Object.hasOwn(controls.presets, preset) ? withTexts(controls.presets[preset]) : { style: preset }
  const overridden = SIZES.some((name) => name in others) ? SIZES : []
  return { ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !overridden.includes(name))), ...others }
}

function withTexts(style) {
  return Object.fromEntries(Object.entries(style).map(([name, value]) => [name, String(value)]))
}

function brandNames(controls) {
  const ofGroups = controls.groups.filter(({ name }) => GROUPS.includes(name)).flatMap(({ parameters }) => parameters)
  return new Set([...ofGroups.map(({ name }) => name), ...FURTHER_NAMES, "style"])
}

function replacedNames(controls) {
  return new Set([...brandNames(controls)].filter((name) => !KEPT.includes(name)))
}

function sorted(style, names) {
  return JSON.stringify(Object.entries(style).filter(([name]) => names.has(name)).sort())
}
