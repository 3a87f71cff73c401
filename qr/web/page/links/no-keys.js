// The notice of a service without API keys: nobody can read or make links there.
import { element } from "../elements.js"
import { text } from "../texts.js"

export function buildNoKeys() {
  return [element("div", { class: "narrow" },
    element("h1", { tabindex: "-1" }, text("links.title")),
    element("p", { class: "intro" }, text("links.intro")),
    element("div", { class: "warning" },
      element("p", {}, element("strong", {}, text("links.nokeys"))),
      element("p", {}, text("links.nokeys.operator"))))]
}
