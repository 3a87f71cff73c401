// Messages of the links: a live region, and errors of the service.
import { byId, element } from "../elements.js"
import { Problem } from "../service.js"
import { text } from "../texts.js"
import { capital } from "./labelled.js"

export function detailOf(error) {
  return error instanceof Problem ? capital(error.detail) : text("result.offline")
}

// Show a short message that screen readers announce. An empty text removes the message.
export function showStatus(message) {
  byId("links-status").textContent = message
}

// Return an alert with a title, the text of the service, and buttons.
export function showAlert(error, title = "", ...buttons) {
  return element("div", { class: "alert", role: "alert" },
    title ? element("strong", {}, title) : null, element("p", { lang: error instanceof Problem ? "en" : null }, detailOf(error)),
    buttons.length ? element("div", { class: "actions" }, ...buttons) : null)
}

export function button(label, onclick, style = "secondary") {
  return element("button", { type: "button", class: style, onclick }, label)
}
