// Shows the view that the fragment of the URL names: #make or #links.
import { byId } from "./elements.js"

const VIEWS = ["make", "links"]
const loaded = new Set(["make"])

export function watchViews() {
  addEventListener("hashchange", show)
  show()
}

async function show() {
  const name = location.hash.slice(1).split("?")[0]
  const view = VIEWS.includes(name) ? name : "make"
  for (const other of VIEWS) byId(other).hidden = other !== view
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
  if (loaded.has(view)) return
  loaded.add(view)
  const module = await import(`./${view}.js`)
  module.build(byId(view))
}
