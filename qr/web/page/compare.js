// "Is this what I meant?": a photograph of the print, compared with the content.
import { element } from "./elements.js"
import { isEmpty, onChange } from "./state.js"
import { text } from "./texts.js"

export function buildCompare(controls) {
  const input = element("input", { type: "file", id: "compare-file", accept: "image/*,application/pdf", class: "visually-hidden", tabindex: "-1", "aria-label": text("make.compare") })
  const button = element("button", { type: "button", class: "link", id: "compare", onclick: () => input.click() }, text("make.compare"))
  const result = element("div", { id: "compare-result", role: "status" })
  const box = element("div", { class: "share compare" }, input, button, result)
  let running
  const show = () => { box.hidden = isEmpty(); running?.abort(); result.replaceChildren() }
  const start = async (file) => {
    show()
    running = new AbortController()
    const { signal } = running
    button.disabled = true
    const { compare } = await import("./read/check.js")
    const found = await compare(file, controls, { signal, onKey: () => start(file) })
    button.disabled = false
    if (!signal.aborted) result.replaceChildren(...found)
  }
  input.addEventListener("change", () => { const [file] = input.files; if (file) start(file); input.value = "" })
  onChange(show)
  show()
  return box
}
