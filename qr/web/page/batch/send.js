// Sends a batch, and reads the response while it arrives.
import { postForm } from "../upload.js"

// Beginnings of a file in a ZIP archive, and of a page in a PDF file.
const MARKS = { "application/zip": [0x50, 0x4b, 3, 4], "application/pdf": [...new TextEncoder().encode("/Type/Page/")] }

// Return { blob, rows, errors }. `onProgress(done, rows)` gets the number of files or pages that have arrived.
export async function sendBatch(pairs, { signal, onProgress }) {
  const response = await postForm("batch", pairs, { signal })
  const type = response.headers.get("Content-Type").split(";")[0]
  const rows = Number(response.headers.get("X-QR-Rows"))
  const blocks = []
  const count = counter(MARKS[type])
  const reader = response.body.getReader()
  for (let block = await reader.read(); !block.done; block = await reader.read()) {
    blocks.push(block.value)
    onProgress(count(block.value), rows)
  }
  const blob = new Blob(blocks, { type })
  return { blob, rows, errors: await errorsIn(blob) }
}

// Return a function that counts a mark in blocks, also across their borders.
function counter(mark) {
  let [total, matched] = [0, 0]
  return (block) => {
    for (const byte of block) {
      matched = byte === mark[matched] ? matched + 1 : Number(byte === mark[0])
      if (matched === mark.length) { total += 1; matched = 0 }
    }
    return total
  }
}

// The comment at the end of both formats has the numbers of rows and errors. A response without it was cut off.
async function errorsIn(blob) {
  const end = await blob.slice(-100).text()
  const found = /rows=\d+; errors=(\d+)\s*$/.exec(end)
  if (!found) throw new TypeError("the response is incomplete")
  return Number(found[1])
}
