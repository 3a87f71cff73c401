// The rows: typed, pasted, dropped, or from a file.
import { byId, debounce, element } from "../elements.js"
import { buildZone } from "../files.js"
import { text } from "../texts.js"
import { guessRoles, hasHeader, namesOf } from "./columns.js"
import { CHARSETS, decode, parse, RowsError } from "./table.js"

const MAX_SHOWN_CHARACTERS = 100_000 // a longer file is not shown in the box
const DELAY = 250 // milliseconds without input before the rows are read

export function buildInput(job, controls, onChanged) {
  const box = element("textarea", { id: "batch-text", rows: 6, spellcheck: "false", dir: "auto", placeholder: "url,name\nhttps://example.com/room/1,Room 1" })
  const charset = buildCharset()
  const take = (content) => { read(job, { content, controls }); onChanged() }
  const open = async (file) => openFile(file, { box, charset, take })
  box.addEventListener("input", debounce(() => { charset.hidden = true; take(box.value) }, DELAY))
  return element("div", { class: "batch-input" },
    element("div", { class: "field" }, element("label", { for: box.id }, text("batch.rows")), box),
    ...buildZone({ view: "batch", accept: ".csv,.tsv,.tab,.txt,text/csv,text/tab-separated-values,text/plain", label: text("batch.drop"), onFile: open }),
    charset)
}

// Excel writes CSV files in the character set of the country. A wrong one would print wrong letters, so a person chooses.
function buildCharset() {
  const select = element("select", { id: "batch-charset" }, element("option", { value: "" }, text("batch.charset.choose")), ...CHARSETS.map((name) => element("option", {}, name)))
  const field = element("div", { class: "field", hidden: true }, element("label", { for: select.id }, text("batch.charset")), select)
  select.addEventListener("change", () => field.choose?.(select.value))
  return field
}

async function openFile(file, { box, charset, take }) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const show = (name = "") => {
    const content = decode(bytes, name)
    charset.hidden = content !== null && !name
    if (content === null) { showStatus(text("batch.charset.wrong")); return charset.querySelector("select").focus() }
    box.value = content.length > MAX_SHOWN_CHARACTERS ? "" : content
    box.placeholder = box.value ? "" : file.name
    take(content)
  }
  charset.choose = show
  charset.querySelector("select").value = ""
  show()
}

// Read the rows, and guess what their columns mean.
export function read(job, { content, controls, delimiter = "" }) {
  job.table = null
  showStatus("")
  if (!content.trim()) return
  try {
    const { rows, delimiter: found } = parse(content, delimiter)
    const names = namesOf(job.kind, controls)
    job.table = { content, rows, delimiter: found, isNamed: hasHeader(rows, names) }
    setRoles(job, controls)
  } catch (error) {
    if (!(error instanceof RowsError)) throw error
    showStatus(text("batch.malformed", { row: error.row }))
  }
}

export function setRoles(job, controls) {
  const { rows, isNamed } = job.table
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0)
  const header = Array.from({ length: width }, (_, index) => (isNamed ? rows[0][index] ?? "" : ""))
  job.roles = guessRoles(header, job.kind, namesOf(job.kind, controls))
}

function showStatus(message) {
  byId("batch-status").textContent = message
}
