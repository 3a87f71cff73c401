// The finished file, and the errors of its rows.
import { element } from "../elements.js"
import { capital } from "../links/labelled.js"
import { buildProblem } from "../problems.js"
import { text } from "../texts.js"

const MAX_ERRORS = 20 // in the list; the manifest has all of them
const NAMES = { "application/zip": "qr-codes.zip", "application/pdf": "labels.pdf" }

let urls = [] // of the last result

// Return the elements of a result, and start the download.
export function buildResult({ blob, rows, errors }, { manifest, listErrors }) {
  for (const url of urls.splice(0)) URL.revokeObjectURL(url)
  const file = link(blob, NAMES[blob.type], text("output.download", { format: blob.type === "application/zip" ? "ZIP" : "PDF" }))
  file.click()
  const made = text("batch.made", { made: rows - errors, rows })
  return [
    element("div", { class: `verdict ${errors ? "is-doubtful" : "is-good"}` }, element("strong", {}, made), errors ? element("p", {}, text("batch.errors", { number: errors })) : null),
    ...(manifest?.errors.length ? [buildErrors(manifest.errors)] : []),
    element("div", { class: "actions" }, file, manifest ? link(manifest.file, "manifest.csv", text("batch.manifest")) : null,
      errors && !manifest ? buildListing(listErrors) : null),
  ]
}

function link(blob, download, label) {
  const href = URL.createObjectURL(blob)
  urls.push(href)
  return element("a", { href, download }, label)
}

// Return a button that is replaced by the list of errors.
function buildListing(listErrors) {
  const button = element("button", { type: "button", class: "link" }, text("batch.list-errors"))
  button.addEventListener("click", async () => {
    button.disabled = true
    const found = await listErrors().then(buildErrors).catch((error) => buildProblem(error, { title: text("result.failed"), prefix: "errors", onKey: () => button.click() }))
    button.closest(".actions").after(found)
    button.remove()
  })
  return button
}

export function buildErrors(errors) {
  const head = ["row", "column", "error"].map((name) => element("th", { scope: "col" }, text(`batch.error.${name}`)))
  const rows = errors.slice(0, MAX_ERRORS).map(({ row, column, error }) => element("tr", {},
    element("td", {}, row), element("td", {}, element("bdi", {}, column)), element("td", { lang: "en" }, capital(error))))
  return element("div", { class: "table", tabindex: "0", role: "group", "aria-label": text("batch.error.error") },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)))
}
