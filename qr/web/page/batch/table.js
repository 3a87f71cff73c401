// Reads rows of CSV files and of spreadsheets.

export const DELIMITERS = [",", ";", "\t", "|"]
// Character sets in which spreadsheets write CSV files without stating it.
export const CHARSETS = ["windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1256", "shift_jis", "gbk", "big5", "euc-kr"]
const SAMPLE_ROWS = 50 // of which the delimiter is recognised
const BYTE_ORDER_MARKS = [["utf-8", [0xef, 0xbb, 0xbf]], ["utf-16le", [0xff, 0xfe]], ["utf-16be", [0xfe, 0xff]]]

// Malformed rows; `row` is the number of the first one, from 1.
export class RowsError extends Error {
  constructor(row) {
    super(`row ${row}`)
    this.row = row
  }
}

// Return the text of a file; null if it is not UTF-8 and no character set is given.
export function decode(bytes, charset = "") {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))
  try {
    return new TextDecoder(marked?.[0] ?? (charset || "utf-8"), { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

// Return { rows, delimiter }. Without a delimiter, it is recognised. Raises `RowsError`.
export function parse(text, delimiter = "") {
  const stated = /^sep=([,;\t|])\r?\n/i.exec(text)
  const body = stated ? text.slice(stated[0].length) : text
  const chosen = delimiter || stated?.[1] || recognise(body)
  return { rows: readRows(body, chosen), delimiter: chosen, skipped: stated ? 1 : 0 }
}

// The delimiter that gives the most columns, equally many in each row. A comma, if there is only one column.
function recognise(text) {
  const widths = DELIMITERS.map((delimiter) => [delimiter, commonWidth(text, delimiter)]).sort(([, one], [, other]) => other - one)
  if (widths[0][1] > 1) return widths[0][0]
  return text.includes("\t") ? "\t" : ""
}

function commonWidth(text, delimiter) {
  try {
    const rows = readRows(text, delimiter, SAMPLE_ROWS).filter((row) => row.some(Boolean))
    return rows.every(({ length }) => length === rows[0].length) ? rows[0]?.length ?? 0 : 0
  } catch {
    return 0
  }
}

// RFC 4180, with any delimiter and any line break. Without a delimiter, each line is a cell.
function readRows(text, delimiter, maximum = Infinity) {
  if (!delimiter) return withoutLast(text.split(/\r\n|\n|\r/).map((line) => [line]))
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*)?)([${delimiter}]|\\r\\n|\\n|\\r|$)`, "y")
  const rows = [[]]
  for (;;) {
    const found = cell.exec(text)
    if (!found) throw new RowsError(rows.length)
    const [, quoted, plain, end] = found
    rows.at(-1).push(quoted === undefined ? plain ?? "" : quoted.replaceAll('""', '"'))
    if (end === "" || (end !== delimiter && rows.length >= maximum)) return withoutLast(rows)
    if (end !== delimiter) rows.push([])
  }
}

// A line break at the end of the text begins no row.
function withoutLast(rows) {
  return rows.at(-1).some(Boolean) ? rows : rows.slice(0, -1)
}
