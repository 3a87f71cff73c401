// A trial of the saved rules: which rule a visitor would match, and why.
import { element } from "../elements.js"
import { text } from "../texts.js"
import { targetText } from "./list.js"
import { buildMember } from "./members.js"
import { button, showAlert } from "./messages.js"
import { tryLink } from "./requests.js"

export function buildTrial({ controls, record }) {
  const values = {}
  const result = element("div", { class: "trial-result", role: "status" })
  const fields = controls.links.trial.map((parameter) => buildMember(parameter, {
    prefix: "try", value: "", controls, onValue: (value) => setValue(values, parameter.name, value),
  }))
  const start = () => showTrial(record, values, result, controls)
  const section = element("section", { class: "trial", "aria-labelledby": "try-title" },
    element("h2", { id: "try-title" }, text("try.title")), element("p", { class: "hint" }, text("try.hint")),
    element("div", { class: "field-grid" }, ...fields), button(text("try.button"), start), result)
  section.addEventListener("keydown", (event) => startByEnter(event, start))
  return section
}

// The trial is inside the form of the link, which Enter would save.
function startByEnter(event, start) {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return
  event.preventDefault()
  start()
}

function setValue(values, name, value) {
  if (value) values[name] = value
  else delete values[name]
}

async function showTrial(record, values, result, controls) {
  try {
    const { state, rule, target, location, reasons } = await tryLink(record.id, values)
    const name = rule === "default" ? text(`try.state.${state}`) : text("try.rule", { rule })
    result.replaceChildren(element("strong", {}, name), element("p", { dir: "auto" }, text("try.opens", { target: targetText(location ?? target, controls) })),
      element("ul", { lang: "en" }, ...reasons.map((reason) => element("li", {}, reason))))
  } catch (error) {
    result.replaceChildren(showAlert(error))
  }
}
