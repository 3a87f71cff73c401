// Numbers of the verified QR code: three at once, the others behind "Details".
import { byId, element } from "./elements.js"
import { numberText, text } from "./texts.js"

const MAX_OPEN = 3

// Show the facts that the header fields contain.
export function showFacts(headers) {
  const facts = Object.entries(readFacts(headers)).filter(([, value]) => value)
  const [open, folded] = [facts.slice(0, MAX_OPEN), facts.slice(MAX_OPEN)]
  byId("facts").replaceChildren(...open.map(buildFact))
  byId("details").querySelector("dl").replaceChildren(...folded.map(buildFact))
  byId("facts").hidden = false
  byId("details").hidden = !folded.length
}

// Add the distortions at which decoding fails, from the response of `/check`.
export function showLimits({ fails_at: limits }) {
  const values = { blur: limits?.blur_modules && text("fact.blur-limit", { count: limits.blur_modules }), pale: limits?.contrast_percent && `${limits.contrast_percent}%` }
  const facts = Object.entries(values).filter(([, value]) => value).map(([name, value]) => buildFact([name, String(value)]))
  byId("details").querySelector("dl").append(...facts)
}

export function hideFacts() {
  byId("facts").hidden = byId("details").hidden = true
}

function readFacts(headers) {
  const print = Object.fromEntries((headers.get("X-QR-Print") ?? "").split("; ").map((part) => part.split("=")))
  return {
    print: print["min-width"], distance: print.distance, unused: headers.get("X-QR-Margin"),
    contrast: ratioOf(headers), version: headers.get("X-QR-Version"),
    correction: headers.get("X-QR-ECC"), module: headers.get("X-QR-Module-Size"),
    modules: headers.get("X-QR-Modules"), logo: headers.get("X-QR-Logo"),
  }
}

// "21.00" becomes "21 : 1", and "14.05" becomes "14 : 1". Rounding down never promises too much.
export function ratioOf(headers) {
  const ratio = headers.get("X-QR-Contrast")
  return ratio && text("look.contrast", { ratio: Math.floor(Number(ratio) * 10) / 10 })
}

function buildFact([name, value]) {
  return element("div", { "data-fact": name }, element("dt", {}, text(`fact.${name}`)), element("dd", {}, spaced(value)))
}

// "0.5mm" becomes "0.5 mm", or "0,5 mm" in German.
function spaced(value) {
  return value.replace(/^(\d+(?:\.\d+)?)(mm|m|%)$/, (_, digits, unit) => `${numberText(digits)}\u202f${unit}`)
}
