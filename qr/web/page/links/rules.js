// The form for the rules of a link, in the order in which the service tries them.
import { element } from "../elements.js"
import { choiceText } from "../fields.js"
import { text } from "../texts.js"
import { targetText } from "./list.js"
import { buildMember } from "./members.js"
import { button, showStatus } from "./messages.js"

const TIMES = { from: "rules.after", until: "rules.before", after: "rules.after", before: "rules.before" }
const NOT_CONDITIONS = new Set(["target", "name", "timezone"])

// Return the form. `onValue(rules)` gets the list of rules, or an empty text if there are none.
export function buildRules(parameters, { value = [], onValue, controls }) {
  const form = { rules: value.map((rule) => ({ ...rule })), parameters, controls, items: element("ol", { class: "rules" }) }
  form.send = () => onValue(form.rules.length ? form.rules : "")
  form.add = button(text("rules.add"), () => addRule(form))
  showRules(form)
  return element("div", { class: "rules-form", "data-name": "rules" },
    element("p", { class: "hint" }, text("rules.hint")), form.items, form.add, element("p", { class: "error", hidden: true }))
}

function showRules(form, open = -1) {
  form.items.replaceChildren(...form.rules.map((rule, index) => buildRule(form, rule, index, index === open)))
}

function addRule(form) {
  form.rules.push({})
  showRules(form, form.rules.length - 1)
  form.send()
  form.items.lastElementChild.querySelector(".target-body input").focus()
}

function buildRule(form, rule, index, open) {
  const title = element("span", { class: "rule-title" })
  const show = () => { title.textContent = ruleText(rule, form) }
  show()
  const body = element("div", { class: "field-grid" }, ...nameLast(form.parameters).map((parameter) => buildMember(parameter, {
    prefix: `rule-${index + 1}`, value: rule[parameter.name], controls: form.controls,
    onValue: (value) => { setMember(rule, parameter.name, value); show(); form.send() },
  })))
  return element("li", { "data-rule": "" }, element("details", { class: "fold", open },
    element("summary", {}, element("span", { class: "number" }, `${index + 1}`), title), body, buildButtons(form, index)))
}

function nameLast(parameters) {
  const isName = ({ name }) => name === "name"
  return [...parameters.filter((one) => !isName(one)), ...parameters.filter(isName)]
}

function setMember(rule, name, value) {
  if (value === "" || value === undefined) delete rule[name]
  else rule[name] = value
}

// Return the conditions of a rule and its target: "ios · de → https://example.com/de".
function ruleText(rule, form) {
  const conditions = form.parameters.map(({ name }) => name).filter((name) => !NOT_CONDITIONS.has(name) && rule[name])
  const values = conditions.map((name) => (name in TIMES ? text(TIMES[name], { time: rule[name] }) : valuesText(name, rule[name])))
  return text("rules.opens", {
    conditions: values.join(" · ") || text("rules.incomplete"), target: targetText(rule.target, form.controls),
  })
}

// "ios,android" becomes "ios, android".
function valuesText(name, values) {
  return String(values).split(",").map((value) => choiceText({ name }, value)).join(", ")
}

function buildButtons(form, index) {
  const name = { number: index + 1 }
  const up = button(text("rules.up"), () => move(form, index, index - 1), "link")
  const down = button(text("rules.down"), () => move(form, index, index + 1), "link")
  const remove = button(text("rules.remove"), () => removeRule(form, index), "link")
  up.disabled = index === 0
  down.disabled = index === form.rules.length - 1
  for (const one of [up, down, remove]) one.setAttribute("aria-label", `${one.textContent}: ${text("rules.rule", name)}`)
  return element("div", { class: "actions" }, up, down, remove)
}

function move(form, from, to) {
  form.rules.splice(to, 0, ...form.rules.splice(from, 1))
  showRules(form, to)
  form.send()
  form.items.children[to].querySelector("summary").focus()
  showStatus(text("rules.moved", { from: from + 1, to: to + 1 }))
}

function removeRule(form, index) {
  form.rules.splice(index, 1)
  showRules(form)
  form.send()
  form.add.focus()
  showStatus(text("rules.removed", { number: index + 1 }))
}
