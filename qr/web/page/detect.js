// Recognises typed or pasted text, and the form that fits it. The first row that matches is used.
import { readEvent } from "./events.js"
import { readContact, readMail, readOtpauth, readSms, readWifi } from "./formats.js"
import { readPlace } from "./places.js"

// Each row: key of the description, and a function that returns [payload of the form, its fields], or null.
const ROWS = [
  ["wifi", (text) => form("wifi", readWifi(text))],
  ["contact", (text) => form("contact", readContact(text))],
  ["event", (text) => form("event", readEvent(text))],
  ["sms", (text) => form("sms", readSms(text))],
  ["otpauth", (text) => form("otpauth", readOtpauth(text))],
  ["mail", (text) => form("mail", readMail(text))],
  ["iban", bankAccount],
  ["gtin", (text) => form("digitallink", productNumber(text))],
  ["geo", (text) => form("geo", readPlace(text))],
  ["phone", (text) => form("phone", phoneNumber(text))],
  ["url", (text) => (isUrl(text) ? [null, {}] : null)],
]

// Payment payload by the country of an IBAN. Banking apps in all other countries of the table read the SEPA payload.
const PAYMENTS = { CH: "swissqr", LI: "swissqr", CZ: "spayd", SK: "paybysquare", SI: "upnqr" }

// Return { key, payload, fields } of a text. The payload is null if no form improves on the text.
export function detect(text) {
  const trimmed = text.trim()
  for (const [key, read] of ROWS) {
    const found = trimmed && read(trimmed)
    if (found) return { key, payload: found[0], fields: found[1] }
  }
  return { key: "text", payload: null, fields: {} }
}

function form(payload, fields) {
  return fields && [payload, fields]
}

function bankAccount(text) {
  const iban = text.replace(/^IBAN:?\s*/i, "").toUpperCase()
  return isIban(iban.replace(/\s/g, "")) ? [PAYMENTS[iban.slice(0, 2)] ?? "epc", { iban }] : null
}

// ISO 13616: the remainder of the rearranged digits by 97 is 1.
function isIban(iban) {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => letter.charCodeAt(0) - 55)
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

// A GTIN as digits, or as printed with spaces or hyphens between its parts (ISBN).
function productNumber(text) {
  const gtin = text.replace(/(\d)[ -](?=\d)/g, "$1")
  return isGtin(gtin) ? { gtin } : null
}

// GS1 General Specifications, 7.9: weights 3 and 1 from the right, before the check digit.
function isGtin(text) {
  if (!/^(\d{8}|\d{12,14})$/.test(text) || /^0+$/.test(text)) return false
  const [check, ...digits] = [...text].reverse().map(Number)
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 ? 1 : 3), 0)
  return (10 - (sum % 10)) % 10 === check
}

// With a country code, in the national format with 0, or in the format of North America; 7 to 15 digits (E.164).
function phoneNumber(text) {
  const number = text.replace(/^(tel|phone):\s*/i, "")
  const digits = number.replace(/\D/g, "").length
  const isDate = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$/.test(number)
  const isNumber = /^(\+|0|\(\+?\d+\))[\d\s().\/-]+$|^(1[-. ]?)?(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}$/.test(number)
  const isDecimal = /^0+[.]\d+$/.test(number)
  return isNumber && !isDate && !isDecimal && digits >= 7 && digits <= 15 ? { number } : null
}

// An http URL, or a host name or IPv4 address without a scheme, with an optional port and path.
function isUrl(text) {
  const host = /^(?:(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)|(?:\d{1,3}\.){3}\d{1,3}|localhost)(?::\d{1,5})?(?:[/?#]\S*)?$/iu
  return /^https?:\/\/[^\s/]\S*$/i.test(text) || host.test(text)
}
