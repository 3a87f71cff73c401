// Offers to make a link of a web address that was typed in the Make view.
import { element } from "../elements.js"
import { text } from "../texts.js"

let target = ""

// Return a button that opens a new link. `readUrl()` returns its target.
export function offerLink(readUrl) {
  return element("button", { type: "button", class: "link", onclick: () => open(readUrl()) }, text("make.offer-link"))
}

// Return the offered target; empty if there is none.
export function takenTarget() {
  return target
}

export function forgetTakenTarget() {
  target = ""
}

function open(url) {
  target = url
  location.hash = "#links?new"
}
