// Writes to the clipboard.

// The browser does not allow the copy.
export class CopyError extends Error {}

export async function copyText(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text).catch(() => { throw new CopyError() })
  else if (!copySelection(text)) throw new CopyError()
}

// Copy an image. `image` is a promise of a blob, because a browser allows the copy only directly after a click.
export async function copyImage(image) {
  if (!navigator.clipboard?.write) throw new CopyError()
  const writing = navigator.clipboard.write([new ClipboardItem({ "image/png": image })])
  await writing.catch(async () => { await image; throw new CopyError() }) // first the error of the image itself
}

// Browsers have no `navigator.clipboard` on pages without TLS.
function copySelection(text) {
  const { activeElement } = document
  const area = document.createElement("textarea")
  area.className = "visually-hidden"
  area.value = text
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand("copy")
  area.remove()
  activeElement?.focus()
  return isCopied
}
