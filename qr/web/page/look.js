// The style: presets and colours on the first screen, a logo, and all other parameters in folded groups.
import { buildColors } from "./colors.js"
import { byId, element } from "./elements.js"
import { buildGroup } from "./groups.js"
import { buildLogo } from "./logo.js"
import { buildPresets } from "./presets.js"
import { text } from "./texts.js"

// Folded groups, in order. A group that is not listed comes last.
const GROUPS = ["output", "style", "caption", "logo", "encoding"]

export function buildLook(controls) {
  const groups = controls.groups.filter(({ name }) => name !== "content").sort((one, other) => rank(one) - rank(other))
  byId("look").append(
    buildHead(controls), buildPresets(controls), element("div", { id: "brands" }), buildColors(controls), buildLogo(controls),
    element("div", { class: "folds" }, ...groups.map((group) => buildGroup(group, controls))))
}

function rank({ name }) {
  return GROUPS.includes(name) ? GROUPS.indexOf(name) : GROUPS.length
}

function buildHead(controls) {
  const status = element("span", { class: "hint", role: "status" })
  const button = element("button", { type: "button", class: "link", id: "surprise" }, text("look.surprise"))
  button.addEventListener("click", () => showSurprise(button, status, controls))
  return element("div", { class: "look-head" }, element("h2", {}, text("look.title")),
    element("p", { class: "hint" }, text("look.note")), status, button)
}

async function showSurprise(button, status, controls) {
  button.setAttribute("aria-disabled", "true")
  status.textContent = ""
  const { surprise } = await import("./surprise.js")
  if (!await surprise(controls)) status.textContent = text("look.no-surprise")
  button.removeAttribute("aria-disabled")
}
