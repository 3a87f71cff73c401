// Files for a view: by drop anywhere on the page, by paste, or by choice.
import { byId, element } from "./elements.js"

const isFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files")

// Return a zone that opens the file dialog. `onFile` also gets the files that are dropped or pasted while the view is shown.
export function buildZone({ view, accept, label, onFile }) {
  const input = element("input", { type: "file", id: `${view}-file`, accept, class: "visually-hidden" })
  input.addEventListener("change", () => { take(input.files, onFile); input.value = "" })
  watch(view, onFile)
  return [input, element("label", { class: "drop", for: input.id }, label)]
}

// A drop is taken from the whole page. The marks of a drag are those of the other views (logo.js).
function watch(view, onFile) {
  document.addEventListener("drop", (event) => {
    if (!isFile(event) || byId(view).hidden) return
    event.preventDefault()
    take(event.dataTransfer.files, onFile)
  })
  document.addEventListener("paste", (event) => { if (!byId(view).hidden) take(event.clipboardData.files, onFile) })
}

function take([file], onFile) {
  if (file) onFile(file)
}
