// Loads the style sheet of a view.
import { assetUrl } from "./controls.js"
import { element } from "./elements.js"

// Wait until the sheet is loaded. Without the sheet, the view is plain and works.
export function addStyles(name) {
  const { nonce } = document.querySelector("script[nonce]")
  const sheet = element("link", { rel: "stylesheet", href: assetUrl(name) })
  sheet.nonce = nonce
  return new Promise((resolve) => {
    sheet.onload = sheet.onerror = resolve
    document.head.append(sheet)
  })
}
