// The result of a batch: a ZIP file of images, or a sheet of labels.
import { element } from "../elements.js"
import { buildField, withoutDefault } from "../fields.js"
import { text } from "../texts.js"

// Parameters of a sheet, in order. The others, such as the geometry of own sheets, are parameters of the API only.
const SHEET_FIELDS = ["sheet", "skip", "copies", "offset_x", "offset_y", "scale", "border", "cut_marks", "test_page"]
const FIRST_SHEET = "avery-l7160"

export function buildOutput(job, { controls, batch, onChanged }) {
  const section = element("section", { class: "batch-output", "aria-labelledby": "batch-output-title" })
  const formats = buildFormats(job, controls)
  const sheet = buildSheet(job, batch)
  const choose = (isSheet) => {
    job.isSheet = isSheet
    formats.hidden = isSheet
    sheet.hidden = !isSheet
    for (const button of kinds.children) button.setAttribute("aria-pressed", String((button.dataset.output === "sheet") === isSheet))
    onChanged()
  }
  const kinds = element("div", { class: "kinds", role: "group", "aria-label": text("batch.output") }, ...["zip", "sheet"].map((name) => element("button", {
    type: "button", class: "pill", "data-output": name, "aria-pressed": String(name === "zip"), onclick: () => choose(name === "sheet"),
  }, text(`batch.output.${name}`))))
  section.append(element("h2", { id: "batch-output-title" }, text("batch.output")), kinds, formats, sheet, buildStyleSwitch(job, onChanged))
  section.show = () => {}
  return section
}

function buildFormats(job, controls) {
  const select = element("select", { id: "batch-format" }, ...Object.keys(controls.formats).map((name) => element("option", { value: name }, name.toUpperCase())))
  select.value = job.format
  select.addEventListener("change", () => { job.format = select.value })
  return element("div", { class: "field-grid" }, element("div", { class: "field" }, element("label", { for: select.id }, text("plain.format")), select))
}

function buildSheet(job, batch) {
  job.sheet = { sheet: FIRST_SHEET }
  const size = element("p", { class: "hint" })
  const showSize = () => {
    const { paper, width, height, labels } = batch.stock[job.sheet.sheet]
    size.textContent = text("batch.stock", { paper, width, height, labels })
  }
  const fields = SHEET_FIELDS.map((name) => {
    const parameter = batch.sheet.find((other) => other.name === name)
    const onValue = (value) => { setValue(job.sheet, parameter, value); if (name === "sheet") showSize() }
    return buildField(parameter, { prefix: "batch", value: job.sheet[name] ?? "", label: text(`batch.sheet.${name}`), onValue })
  })
  fields[0].append(size)
  showSize()
  return element("div", { class: "field-grid", hidden: true }, ...fields)
}

function setValue(values, parameter, value) {
  const sent = withoutDefault(parameter, value)
  if (sent) values[parameter.name] = sent
  else delete values[parameter.name]
}

function buildStyleSwitch(job, onChanged) {
  const box = element("input", { type: "checkbox", id: "batch-style" })
  box.checked = job.usesStyle
  box.addEventListener("change", () => { job.usesStyle = box.checked; onChanged() })
  return element("div", { class: "field is-switch" }, box, element("label", { for: box.id }, text("batch.style")))
}
