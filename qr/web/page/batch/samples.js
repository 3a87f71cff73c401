// The QR codes of the first row and of the row with the longest content, before all are made.
import { debounce, element } from "../elements.js"
import { capital } from "../links/labelled.js"
import { fetchImage, isSecret, Problem } from "../service.js"
import { onChange } from "../state.js"
import { text } from "../texts.js"
import { commonOf, problemOf } from "./job.js"
import { longest, numbered, stateOf } from "./rows.js"

const DELAY = 300 // milliseconds without a change before the requests
const PREVIEW_FORMAT = "svgz"

export function buildSamples(job, controls) {
  const section = element("section", { class: "samples", "aria-label": text("batch.samples") })
  let running
  const show = debounce(async () => {
    running?.abort()
    if (!job.table || problemOf(job, controls)) return section.replaceChildren()
    running = new AbortController()
    const { signal } = running
    const figures = await Promise.all(chosenRows(job, controls).map(([key, row]) => buildSample(key, row, { job, controls, signal })))
    if (!signal.aborted) section.replaceChildren(...figures)
  }, DELAY)
  section.show = show
  onChange(() => { if (job.usesStyle) show() })
  return section
}

function chosenRows(job, controls) {
  const { fields } = commonOf(job, controls)
  const [first] = numbered(job.table)
  const worst = longest(job.table, job.roles, fields)
  return [["batch.first", first], ...(worst.number === first.number ? [] : [["batch.longest", worst]])]
}

async function buildSample(key, row, { job, controls, signal }) {
  const caption = element("figcaption", { class: "hint" }, text(key, { number: row.number }))
  try {
    const current = stateOf(row, commonOf(job, controls))
    const { blob } = await fetchImage(PREVIEW_FORMAT, { current, signal, isSecret: isSecret(controls, current) })
    const image = element("img", { class: "sample", alt: text("result.alt") })
    image.src = URL.createObjectURL(blob)
    image.addEventListener("load", () => URL.revokeObjectURL(image.src))
    return element("figure", {}, image, caption)
  } catch (error) {
    const isProblem = error instanceof Problem
    return element("figure", {}, element("p", { class: "error", lang: isProblem ? "en" : null }, isProblem ? capital(error.detail) : text("result.offline")), caption)
  }
}
