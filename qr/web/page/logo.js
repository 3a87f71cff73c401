// A logo by drop, paste or file.
import { element } from "./elements.js"
import { onVerified } from "./preview.js"
import { change, onChange, state } from "./state.js"
import { text } from "./texts.js"

export function buildLogo() {
  const input = element("input", { type: "file", id: "logo-file", accept: "image/*", class: "visually-hidden" })
  const label = element("span", {}, text("logo.drop"))
  const budget = element("span", { class: "hint" })
  const zone = element("label", { class: "drop", for: "logo-file" }, label, " ", budget)
  const remove = element("button", { type: "button", class: "link", hidden: true, onclick: () => change({ logo: null }) }, text("logo.remove"))
  input.addEventListener("change", () => choose(input.files))
  zone.addEventListener("dragover", (event) => event.preventDefault())
  zone.addEventListener("drop", (event) => { event.preventDefault(); choose(event.dataTransfer.files) })
  document.addEventListener("paste", (event) => choose(event.clipboardData.files))
  onChange(() => {
    label.textContent = state.logo ? state.logo.name : text("logo.drop")
    remove.hidden = !state.logo
  })
  onVerified((headers) => {
    const percent = /largest=(\d+)/.exec(headers.get("X-QR-Logo") ?? "")?.[1]
    budget.textContent = percent ? text("logo.budget", { percent }) : ""
  })
  return element("div", { class: "logo field", "data-name": "logo" }, input, zone, remove, element("p", { class: "error", hidden: true }))
}

function choose(files) {
  const file = [...files].find(({ type }) => type.startsWith("image/"))
  if (file) change({ logo: file })
}
