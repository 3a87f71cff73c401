// A choice of the meaning of each column.
import { byId, element } from "../elements.js"
import { labelOf } from "../fields.js"
import { text, textOr } from "../texts.js"
import { CONTENT, LINE, NAME, namesOf, NONE } from "./columns.js"
import { read, setRoles } from "./input.js"
import { countOf } from "./job.js"
import { DELIMITERS } from "./table.js"

const MAX_SAMPLE_CHARACTERS = 40

export function buildColumns(job, controls, onChanged) {
  const section = element("section", { class: "batch-columns", "aria-labelledby": "batch-columns-title" })
  let shown = ""
  section.show = () => {
    const key = JSON.stringify([job.kind, job.roles, job.table.delimiter, job.table.isNamed, job.table.rows.slice(0, 2), countOf(job)])
    if (key === shown) return
    shown = key
    const focused = document.activeElement.id
    section.replaceChildren(...buildParts(job, controls, onChanged))
    if (focused && section.querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus()
  }
  return section
}

function buildParts(job, controls, onChanged) {
  return [
    element("h2", { id: "batch-columns-title" }, text("batch.columns", { rows: countOf(job), columns: job.roles.length })),
    element("div", { class: "field-grid" }, buildKind(job, controls, onChanged), buildDelimiter(job, controls, onChanged), buildHeader(job, controls, onChanged)),
    element("div", { class: "field-grid" }, ...job.roles.map((_, index) => buildColumn(index, { job, controls, onChanged }))),
  ]
}

function field(label, control, ...more) {
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control, ...more)
}

function buildKind(job, controls, onChanged) {
  const payloads = Object.entries(controls.payloads).filter(([name]) => name !== "url").map(([name, { title }]) => [name, textOr(`payload.${name}`, title)])
  const select = buildSelect("batch-kind", [["text", text("kind.text")], ...payloads], job.kind)
  select.addEventListener("change", () => { job.kind = select.value; setRoles(job, controls); onChanged() })
  return field(text("make.kinds"), select)
}

function buildDelimiter(job, controls, onChanged) {
  const select = buildSelect("batch-delimiter", [["", text("batch.delimiter.none")], ...DELIMITERS.map((name) => [name, name === "\t" ? "Tab" : name])], job.table.delimiter)
  select.addEventListener("change", () => { read(job, { content: job.table.content, controls, delimiter: select.value }); onChanged() })
  return field(text("batch.delimiter"), select)
}

function buildHeader(job, controls, onChanged) {
  const box = element("input", { type: "checkbox", id: "batch-header" })
  box.checked = job.table.isNamed
  box.addEventListener("change", () => { job.table.isNamed = box.checked; setRoles(job, controls); onChanged() })
  return element("div", { class: "field is-switch" }, box, element("label", { for: box.id }, text("batch.header")))
}

function buildColumn(index, { job, controls, onChanged }) {
  const { rows, isNamed } = job.table
  const select = buildSelect(`batch-column-${index + 1}`, rolesOf(job.kind, controls), job.roles[index])
  select.setAttribute("aria-describedby", `${select.id}-hint`)
  select.addEventListener("change", () => { job.roles = rolesWith(job, index, select.value); onChanged() })
  const label = (isNamed && rows[0][index]) || text("batch.column", { number: index + 1 })
  return field(element("bdi", {}, label), select, element("p", { class: "hint", id: `${select.id}-hint`, dir: "auto" }, sampleOf(rows[isNamed ? 1 : 0]?.[index] ?? "")))
}

// Two columns cannot have the same role, except lines of text.
function rolesWith({ roles }, index, chosen) {
  return roles.map((role, other) => (other === index ? chosen : role === chosen && chosen !== LINE ? NONE : role))
}

function rolesOf(kind, controls) {
  const { fields, parameters } = namesOf(kind, controls)
  const content = fields.length ? fields.map((name) => [name, labelOf({ name }, kind)]) : [[CONTENT, text("batch.role.content")]]
  return [...content, [NAME, text("batch.role.name")], [LINE, text("batch.role.line")], [NONE, text("batch.role.none")],
    ...parameters.filter((name) => !fields.includes(name)).map((name) => [name, text("batch.role.parameter", { name: labelOf({ name }) })])]
}

function buildSelect(id, options, value) {
  const select = element("select", { id }, ...options.map(([name, label]) => element("option", { value: name }, label)))
  select.value = value
  return select
}

function sampleOf(cell) {
  const characters = [...cell]
  return characters.length > MAX_SAMPLE_CHARACTERS ? `${characters.slice(0, MAX_SAMPLE_CHARACTERS).join("")}…` : cell
}
