// The manifest of a ZIP archive: its last file.
import { parse } from "./table.js"

const END = 0x06054b50 // end of central directory
const MAX_END_BYTES = 22 + 100 // with the comment of the service
const [CENTRAL_BYTES, LOCAL_BYTES, DEFLATED] = [46, 30, 8]

// Return { file, errors }: the CSV file, and its rows with an error as { row, column, error }.
export async function readManifest(archive) {
  const file = await inflate(archive, await lastEntry(archive))
  const { rows: [header, ...rows] } = parse(await file.text(), ",")
  const entries = rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""])))
  return { file, errors: entries.filter(({ row, error }) => error && row !== "total") }
}

async function lastEntry(archive) {
  const start = Math.max(0, archive.size - MAX_END_BYTES)
  const end = new DataView(await archive.slice(start).arrayBuffer())
  let at = end.byteLength - 22
  while (end.getUint32(at, true) !== END) at -= 1
  const directory = new DataView(await archive.slice(end.getUint32(at + 16, true), start + at).arrayBuffer())
  let [entry, next] = [0, 0]
  while (next < directory.byteLength) {
    entry = next
    next += CENTRAL_BYTES + [28, 30, 32].reduce((total, length) => total + directory.getUint16(entry + length, true), 0)
  }
  return { method: directory.getUint16(entry + 10, true), size: directory.getUint32(entry + 20, true), offset: directory.getUint32(entry + 42, true) }
}

async function inflate(archive, { method, size, offset }) {
  const header = new DataView(await archive.slice(offset, offset + LOCAL_BYTES).arrayBuffer())
  const start = offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true)
  const body = archive.slice(start, start + size, "text/csv")
  if (method !== DEFLATED) return body
  const inflated = body.stream().pipeThrough(new DecompressionStream("deflate-raw"))
  return new Response(inflated, { headers: { "Content-Type": "text/csv" } }).blob()
}
