// Texts in the language of the page.
import { assetUrl } from "./controls.js"

const texts = {}

export async function loadTexts() {
  const languages = new Set(["en", document.documentElement.lang])
  for (const language of languages) {
    Object.assign(texts, await (await fetch(assetUrl(`languages/${language}.json`))).json())
  }
}

// Return a text with its values: text("output.download", { format: "PNG" }).
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

// Return the text of a key, or a fallback in English that the service sent.
export function textOr(key, fallback) {
  return texts[key] ?? fallback
}
