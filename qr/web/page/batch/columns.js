// The meaning of the columns, and the rows as the service reads them.

export const [NONE, CONTENT, NAME, LINE] = ["", "data", "name", "line"]
const CONTENT_NAMES = new Set(["data", "url", "text", "value", "content", "link"])
const FILE_NAMES = new Set(["filename", "name", "label"])
// Parameters of an image that a sheet rejects: the label sets the size.
const NOT_ON_SHEETS = new Set(["size", "width", "symbol_width", "dpi", "bleed", "scale", "verify", "download"])
const NOT_IN_BATCHES = new Set(["parts", "part", "download", "format", "data", "data64"])

// Return the names that a column can have besides content, file name and line of text.
export function namesOf(kind, controls) {
  const fields = kind === "text" ? [] : controls.payloads[kind].fields.map(({ name }) => name)
  const parameters = [...controls.parameters.keys()].filter((name) => !NOT_IN_BATCHES.has(name) && !fields.includes(name))
  return { fields, parameters }
}

// Return whether the first row names the columns.
export function hasHeader([first = []], names) {
  const known = new Set([...CONTENT_NAMES, ...FILE_NAMES, ...names.fields, ...names.parameters])
  const isData = first.some((cell) => /^\s*$|:\/\/|^[\d.,-]+$/.test(cell))
  return first.some((cell) => known.has(keyOf(cell))) || (first.length > 1 && !isData)
}

// Return a role for each column. Exactly one column is the content, unless the fields of a payload are columns.
export function guessRoles(header, kind, names) {
  const roles = header.map((cell) => roleOf(keyOf(cell), names))
  if (kind === "text" && !roles.includes(CONTENT)) {
    const first = roles.findIndex((role) => role === LINE)
    roles[Math.max(first, 0)] = CONTENT
  }
  return withoutRepeated(roles)
}

function roleOf(key, { fields, parameters }) {
  if (fields.includes(key)) return key
  if (!fields.length && CONTENT_NAMES.has(key)) return CONTENT
  if (FILE_NAMES.has(key)) return NAME
  return parameters.includes(key) ? key : LINE
}

// A second column with a role, such as a second file name, is text.
function withoutRepeated(roles) {
  return roles.map((role, index) => (roles.indexOf(role) === index || role === NONE ? role : LINE))
}

function keyOf(cell) {
  return cell.trim().toLowerCase()
}

// Return [[name, index]]: the columns that are sent. A ZIP file has no lines of text, and a sheet has no file names.
export function columnsOf(roles, isSheet) {
  let lines = 0
  const name = (role) => {
    if (role === NAME && !isSheet) return "filename"
    if (role === NAME || role === LINE) return isSheet ? `line ${++lines}` : null
    return isSheet && NOT_ON_SHEETS.has(role) ? null : role
  }
  return roles.map((role, index) => [role === NONE ? null : name(role), index]).filter(([sent]) => sent)
}

// Return the rows as a file: CSV with a header, so that errors have the numbers of the spreadsheet, or JSON without.
export function fileOf({ rows, isNamed }, columns) {
  if (isNamed) {
    const body = rows.slice(1).map((row) => columns.map(([, index]) => row[index] ?? ""))
    const lines = [columns.map(([name]) => name), ...body].map((cells) => cells.map(quoted).join(","))
    return new File([`${lines.join("\r\n")}\r\n`], "rows.csv", { type: "text/csv" })
  }
  const items = rows.map((row) => Object.fromEntries(columns.map(([name, index]) => [name, row[index] ?? ""])))
  return new File([JSON.stringify(items)], "rows.json", { type: "application/json" })
}

function quoted(cell) {
  return `"${cell.replaceAll('"', '""')}"`
}

// Return the style of all rows, without the parameters that a batch or a sheet rejects.
export function commonStyle(style, isSheet) {
  return Object.fromEntries(Object.entries(style).filter(([name]) => !NOT_IN_BATCHES.has(name) && !(isSheet && NOT_ON_SHEETS.has(name))))
}
