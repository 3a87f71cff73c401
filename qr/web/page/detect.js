// Recognises typed or pasted text, and the form that fits it. The first row that matches is used.

// Each row: key of the description, payload of the matching form, and a function that returns its fields or null.
const ROWS = [
  ["wifi", "wifi", wifiFields],
  ["contact", "contact", contactFields],
  ["mail", "mail", (text) => match(text, /^(?:mailto:)?([^\s@:/?]+@[^\s@/?]+\.[^\s@/?.]+)$/i, "to")],
  ["iban", "epc", (text) => (isIban(text) ? { iban: text } : null)],
  ["gtin", "digitallink", (text) => (isGtin(text) ? { gtin: text } : null)],
  ["geo", "geo", coordinates],
  ["phone", "phone", (text) => match(text, /^(?:tel:)?(\+[\d\s().-]{7,20}|0[\d\s().-]{6,20})$/i, "number")],
  ["url", "url", (text) => match(text, /^((?:https?:\/\/)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?)$/i, "url")],
]

// Return { key, payload, fields } of a text; without a payload if only plain text fits.
export function detect(text) {
  const trimmed = text.trim()
  for (const [key, payload, read] of ROWS) {
    const fields = trimmed && read(trimmed)
    if (fields) return { key, payload, fields }
  }
  return { key: "text", payload: null, fields: {} }
}

function match(text, pattern, field) {
  const found = pattern.exec(text)
  return found && { [field]: found[1].trim() }
}

// WIFI:T:WPA;S:name;P:password;; with backslashes before special characters.
function wifiFields(text) {
  if (!/^WIFI:/i.test(text)) return null
  const values = {}
  for (const [, name, value] of text.slice(5).matchAll(/([A-Z0-9]+):((?:\\.|[^;\\])*);/gi)) {
    values[name.toUpperCase()] = value.replace(/\\(.)/g, "$1")
  }
  const { S: ssid, P: password, T: security, H: hidden } = values
  return ssid ? clean({ ssid, password, security: security?.replace("SAE", "WPA3"), hidden: hidden && "true" }) : null
}

function contactFields(text) {
  if (!/^BEGIN:VCARD/i.test(text)) return null
  const fields = { FN: "name", TEL: "phone", EMAIL: "email", ORG: "org", TITLE: "title", URL: "url", NOTE: "note" }
  const values = {}
  for (const line of text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/)) {
    const found = /^([A-Z]+)[^:]*:(.+)$/i.exec(line)
    const field = found && fields[found[1].toUpperCase()]
    if (field && !values[field]) values[field] = found[2].replace(/\\([,;\\])/g, "$1").replace(/\\n/gi, " ").trim()
  }
  return values.name ? values : null
}

function coordinates(text) {
  const found = /^(?:geo:)?(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$/i.exec(text)
  return found && Math.abs(found[1]) <= 90 && Math.abs(found[2]) <= 180 && text.includes(".")
    ? { lat: found[1], lng: found[2] }
    : null
}

// ISO 13616: the remainder of the rearranged digits by 97 is 1.
function isIban(text) {
  const plain = text.replace(/\s/g, "").toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false
  const digits = (plain.slice(4) + plain.slice(0, 4)).replace(/[A-Z]/g, (letter) => letter.charCodeAt(0) - 55)
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

// GS1 General Specifications, 7.9: weights 3 and 1 from the right, before the check digit.
function isGtin(text) {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false
  const [check, ...digits] = [...text].reverse().map(Number)
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 ? 1 : 3), 0)
  return (10 - (sum % 10)) % 10 === check
}

function clean(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value))
}
