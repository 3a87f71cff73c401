// Many QR codes from the rows of a spreadsheet, as a ZIP file or as a sheet of labels.
import { buildColumns } from "./batch/columns-form.js"
import { buildInput } from "./batch/input.js"
import { buildOutput } from "./batch/output.js"
import { buildRun } from "./batch/run.js"
import { buildSamples } from "./batch/samples.js"
import { assetUrl, loadControls } from "./controls.js"
import { byId, element } from "./elements.js"
import { addStyles } from "./styles.js"
import { loadTexts, text } from "./texts.js"

// The input of a person. `roles` are names that the columns get, and `sheet` the parameters of the sheet.
const job = { table: null, kind: "text", roles: [], isSheet: false, format: "png", sheet: {}, usesStyle: true }

export async function build() {
  const [controls, batch] = await Promise.all([loadControls(), loadBatchControls(), addStyles("batch/batch.css"), loadTexts("batch/")])
  const parts = [buildColumns(job, controls, update), buildSamples(job, controls), buildOutput(job, { controls, batch, onChanged: update }), buildRun(job, { controls, batch })]
  const rest = element("div", { id: "batch-rest", hidden: true }, ...parts)
  byId("batch-page").replaceChildren(element("h1", {}, text("batch.title")), element("p", { class: "intro" }, text("batch.intro")),
    buildInput(job, controls, update), byId("batch-status"), rest)

  function update() {
    rest.hidden = !job.table
    if (job.table) for (const part of parts) part.show()
  }
}

async function loadBatchControls() {
  return (await fetch(assetUrl("batch/controls.json"))).json()
}
