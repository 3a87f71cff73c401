// Chooses a style at random until the service verifies one. A style that does not scan is never shown.
import { fetchImage, isSecret } from "./service.js"
import { isEmpty, state } from "./state.js"
import { keptStyle, replaceStyle } from "./style.js"

const MAX_TRIES = 8
const SAMPLE = { kind: "text", text: "EXAMPLE.COM", fields: {} }

// Change the style to a verified one. Return whether one was found.
export async function surprise(controls) {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const values = randomStyle(controls)
    if (await isVerified(values, controls)) {
      replaceStyle(values)
      return true
    }
  }
  return false
}

async function isVerified(values, controls) {
  const content = isEmpty() ? { ...SAMPLE, logo: state.logo } : state
  const current = { ...content, style: { ...keptStyle(), ...values } }
  const { headers } = await fetchImage("svgz", { current, isSecret: isSecret(controls) }).catch(() => ({}))
  return Boolean(headers && headers.get("X-QR-Verified") !== "off" && !headers.get("X-QR-Warning"))
}

function randomStyle(controls) {
  const pick = (name) => choice(controls.parameters.get(name).enum)
  return { shape: pick("shape"), eye: pick("eye"), eyeball: pick("eyeball"), dark: randomPaint() }
}

function randomPaint() {
  const hue = Math.random() * 360
  const first = darkColor(hue)
  return Math.random() < 0.5 ? first : `linear(${choice([0, 45, 90, 135])},${first},${darkColor(hue + 60)})`
}

// A colour whose contrast to white is high for each hue.
function darkColor(hue) {
  const [saturation, lightness] = [0.55 + Math.random() * 0.4, 0.16 + Math.random() * 0.1]
  const spread = saturation * Math.min(lightness, 1 - lightness)
  const channel = (shift) => {
    const place = (shift + hue / 30) % 12
    return lightness - spread * Math.max(-1, Math.min(place - 3, 9 - place, 1))
  }
  return [0, 8, 4].map((shift) => Math.round(channel(shift) * 255).toString(16).padStart(2, "0")).join("")
}

function choice(values) {
  return values[Math.floor(Math.random() * values.length)]
}
