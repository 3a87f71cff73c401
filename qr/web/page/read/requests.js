// Requests for the content of photographs and documents.
import { postForm } from "../upload.js"

// Return { symbols, check }. `expect` is the content that the file must have. All is sent in a body, never in a URL.
export async function readFile(file, { expect, signal } = {}) {
  const pairs = [["image", file, file.name ?? "photo"], ...(expect === undefined ? [] : [["expect", expect]])]
  return (await postForm("read", pairs, { signal })).json()
}

// Return the first page with a QR code, as PNG with outlines.
export async function annotateFile(file, { signal } = {}) {
  return (await postForm("read", [["image", file, file.name ?? "photo"], ["annotate", "png"]], { signal })).blob()
}
