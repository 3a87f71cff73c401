// Texts, numbers and dates in the language of the page.
import { assetUrl } from "./controls.js"

const language = document.documentElement.lang
// The service accepts only the digits 0 to 9, so that the page shows no others.
const locale = `${language}-u-nu-latn`
const texts = {}

// Load the texts of the page, or those of the view in another folder.
export async function loadTexts(folder = "") {
  Object.assign(texts, await (await fetch(assetUrl(`${folder}languages/${language}.json`))).json())
}

// Return a text with its values: text("output.download", { format: "PNG" }).
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => shown(values[name]) ?? whole)
}

// Return the text of a key, or a fallback in English that the service sent.
export function textOr(key, fallback) {
  return texts[key] ?? fallback
}

// Return a description that the service sent in English. On a page in another language the description is empty,
// because a hint helps only in the language of its reader. Labels are never empty.
export function inEnglish(words) {
  return language === "en" ? words : ""
}

// Return a value that keeps its own direction within a text from right to left, such as #0b3d91.
export function isolated(value) {
  return document.documentElement.dir === "rtl" ? `\u2066${value}\u2069` : value
}

// Return a number, or a text such as "0.50", with its decimals.
export function numberText(value) {
  const decimals = (String(value).split(".")[1] ?? "").length
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "min2" }
  return new Intl.NumberFormat(locale, options).format(value)
}

// Return the name of a country ("region") or language, or its code if the browser does not know its name.
export function nameOf(type, code) {
  try {
    return new Intl.DisplayNames(locale, { type }).of(code)
  } catch {
    return code
  }
}

// Return a time that the constructor of Date accepts as date and time.
export function timeText(time) {
  return new Date(time).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" })
}

function shown(value) {
  return typeof value === "number" ? numberText(value) : value
}
