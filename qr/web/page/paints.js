// Colours and gradients as the service writes them: f00, #ff0000, red, cmyk(0,100,100,0), linear(45,f00,00f).

// A prefix that is no colour, or a colour.
const TOKENS = /(linear\(\d*|radial|transparent)|cmyk\(([^)]*)\)|#?\w+/gi

let canvas

// Return "#rrggbb" of a CSS colour without transparency, or null for other text.
export function toHex(color) {
  const name = /^[0-9a-f]{3}([0-9a-f]{3})?$/i.test(color) ? `#${color}` : color
  if (!name || !CSS.supports("color", name)) return null
  canvas ??= document.createElement("canvas").getContext("2d")
  canvas.fillStyle = name
  return canvas.fillStyle.startsWith("#") ? canvas.fillStyle : null
}

// Return the two ends of a gradient, or of a colour: { kind, angle, colors }.
export function readPaint(paint) {
  const found = /^(linear|radial)\((?:(\d+),)?(.*)\)$/i.exec(paint.replaceAll(" ", ""))
  if (!found) return { kind: "plain", angle: 45, colors: [toHex(paint)].filter(Boolean) }
  return { kind: found[1].toLowerCase(), angle: Number(found[2] ?? 45), colors: found[3].split(",").map(toHex).filter(Boolean) }
}

export function writePaint({ kind, angle, colors }) {
  const digits = colors.map((color) => color.replace("#", ""))
  if (kind === "plain") return digits[0]
  return kind === "linear" ? `linear(${angle},${digits.join(",")})` : `radial(${digits.join(",")})`
}

// Return a paint with CMYK colours, for PDF and EPS. The conversion is the plain one, without a colour profile.
export function toCmyk(paint) {
  return paint.replace(TOKENS, (token, kept, inks) => (kept || inks || !toHex(token) ? token : inksOf(toHex(token))))
}

// Return a paint with sRGB colours, for the image on the screen.
export function toRgb(paint) {
  return paint.replace(TOKENS, (token, kept, inks) => (inks ? screenColor(inks.split(",").map(Number)) : token))
}

function inksOf(hex) {
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
  const white = Math.max(...channels)
  const inks = channels.map((channel) => (white ? (white - channel) / white : 0))
  return `cmyk(${[...inks, 1 - white].map((ink) => Math.round(ink * 100)).join(",")})`
}

function screenColor([cyan, magenta, yellow, black]) {
  const channels = [cyan, magenta, yellow].map((ink) => Math.round(255 * (1 - ink / 100) * (1 - black / 100)))
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`
}
