// The links of the service, for the owner of an API key: the key, the list, and the editor of a link.
import { assetUrl, loadControls, loadForms } from "./controls.js"
import { byId, element } from "./elements.js"
import { forgetTakenTarget, takenTarget } from "./links/offer.js"
import { getRecord } from "./links/requests.js"
import { buildKeyForm, hasKey } from "./links/key.js"
import { buildNoKeys } from "./links/no-keys.js"
import { buildEditor } from "./links/editor.js"
import { buildList, openedId } from "./links/list.js"
import { showAlert, showStatus } from "./links/messages.js"
import { addStyles } from "./styles.js"
import { loadTexts, text } from "./texts.js"

let controls
let shown = 0 // number of the latest view, so that a slow response does not replace a later view

export async function build() {
  const [images, links] = await Promise.all([loadControls(), fetchLinkControls(), addStyles("links/links.css"), loadTexts("links/")])
  await loadForms(images)
  controls = { ...images, links }
  addEventListener("hashchange", show)
  await show()
}

async function fetchLinkControls() {
  return (await fetch(assetUrl("links/controls.json"))).json()
}

// Show the part that the fragment names: #links, #links?new or #links?id=42.
async function show() {
  if (location.hash.split("?")[0] !== "#links") return
  const turn = ++shown
  const part = await choosePart(new URLSearchParams(location.hash.split("?")[1] ?? ""))
  if (turn !== shown) return
  showStatus("")
  byId("links-page").replaceChildren(...part)
  scrollTo(0, 0)
  focusFirst()
}

async function choosePart(query) {
  if (!controls.has_links) return buildNoKeys()
  if (!hasKey()) return buildKeyForm(show, takenTarget())
  if (query.has("new")) return openNew()
  if (query.has("id")) return openRecord(query.get("id"))
  forgetTakenTarget()
  return buildList(controls, show)
}

function openNew() {
  const target = takenTarget()
  return buildEditor(controls, { record: target ? { target } : {}, tag: null })
}

async function openRecord(id) {
  const found = await getRecord(id).catch((error) => ({ error }))
  if (found.record) return buildEditor(controls, found)
  return [element("a", { class: "back", href: "#links" }, text("links.back")), element("h1", { tabindex: "-1" }, id), showAlert(found.error)]
}

// Move the focus to the link that was open, to a field that asks for a value, or to the heading.
function focusFirst() {
  const page = byId("links-page")
  const row = openedId() && page.querySelector(`[data-id="${CSS.escape(openedId())}"]`)
  const first = row || page.querySelector("[data-focus]") || page.querySelector("h1")
  first?.focus()
}
