// Shows the view that the fragment of the URL names: #make, #links, #read or #batch.
import { byId } from "./elements.js"
import { text } from "./texts.js"

const VIEWS = ["make", "links", "read", "batch"]
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
  try {
    await (await import(`./${view}.js`)).build(byId(view))
  } catch (error) {
    loaded.delete(view)
    byId(`${view}-status`).textContent = text("result.offline")
    throw error
  }
}
