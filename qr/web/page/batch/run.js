// Makes the batch: the button, the progress, and the result.
import { element } from "../elements.js"
import { buildProblem } from "../problems.js"
import { Problem } from "../service.js"
import { text } from "../texts.js"
import { countOf, problemOf, requestOf } from "./job.js"
import { readManifest } from "./manifest.js"
import { buildErrors, buildResult } from "./result.js"
import { sendBatch } from "./send.js"

export function buildRun(job, { controls, batch }) {
  const button = element("button", { type: "button", class: "primary", id: "batch-make" })
  const cancel = element("button", { type: "button", class: "secondary", hidden: true }, text("batch.cancel"))
  const progress = element("progress", { "aria-label": text("batch.progress"), hidden: true })
  const result = element("div", { id: "batch-result", role: "status" })
  const section = element("section", { class: "batch-run" }, element("div", { class: "actions" }, button, cancel), progress, result)
  const parts = { button, cancel, progress, result }
  button.addEventListener("click", () => run(job, { controls, batch, parts }))
  section.show = () => {
    const problem = problemOf(job, controls)
    button.textContent = text("batch.make", { number: countOf(job) })
    button.disabled = Boolean(problem)
    result.replaceChildren(...(problem ? [element("p", { class: "hint" }, text(problem))] : []))
  }
  return section
}

async function run(job, { controls, batch, parts }) {
  const { button, cancel, progress, result } = parts
  const abort = new AbortController()
  cancel.onclick = () => abort.abort()
  setRunning(parts, true)
  result.replaceChildren()
  try {
    const { isSheet } = job
    const onProgress = (done, rows) => showProgress(progress, done, totalOf(job, { rows, batch }))
    const sent = await sendBatch(requestOf(job, controls), { signal: abort.signal, onProgress })
    result.replaceChildren(...await describe(sent, { isSheet, listErrors: () => listErrors(job, controls) }))
  } catch (error) {
    if (!abort.signal.aborted) await showProblem(error, { result, onKey: () => run(job, { controls, batch, parts }) })
  } finally {
    setRunning(parts, false)
    if (!result.contains(document.activeElement)) button.focus()
  }
}

function setRunning({ button, cancel, progress }, isRunning) {
  button.disabled = isRunning
  cancel.hidden = progress.hidden = !isRunning
  progress.removeAttribute("value")
}

// Return the number of files in the ZIP file with its manifest, or the number of pages of the sheet.
function totalOf({ isSheet, sheet }, { rows, batch }) {
  if (!isSheet) return rows + 1
  const labels = rows * Number(sheet.copies ?? 1) + Number(sheet.skip ?? 0)
  return Math.ceil(labels / batch.stock[sheet.sheet].labels) + Number("test_page" in sheet)
}

function showProgress(progress, done, total) {
  progress.max = total
  progress.value = Math.min(done, total)
}

async function describe(sent, { isSheet, listErrors }) {
  const manifest = isSheet ? null : await readManifest(sent.blob)
  return buildResult(sent, { manifest, listErrors })
}

// A sheet has no manifest. With strict=on, the service lists the first errors instead of a sheet.
async function listErrors(job, controls) {
  try {
    await sendBatch([...requestOf(job, controls), ["strict", "on"]], { onProgress: () => {} })
    return []
  } catch (error) {
    if (!(error instanceof Problem) || !error.errors) throw error
    return error.errors.map(({ row, column, detail }) => ({ row, column, error: detail }))
  }
}

async function showProblem(error, { result, onKey }) {
  const shown = await buildProblem(error, { title: text("result.failed"), prefix: "batch", onKey })
  const errors = error.errors?.map(({ row, column, detail }) => ({ row, column, error: detail })) ?? []
  result.replaceChildren(shown, ...(errors.length ? [buildErrors(errors)] : []))
}
