// Reads the QR codes in a photograph, a document or a picture of the camera.
import { loadControls } from "./controls.js"
import { byId, element } from "./elements.js"
import { buildZone } from "./files.js"
import { buildProblem } from "./problems.js"
import { buildCamera, hasCamera } from "./read/camera.js"
import { buildPicture } from "./read/picture.js"
import { readFile } from "./read/requests.js"
import { buildSymbols } from "./read/symbols.js"
import { addStyles } from "./styles.js"
import { loadTexts, text } from "./texts.js"

const ACCEPTED = "image/*,application/pdf"

let controls
let running

export async function build() {
  [controls] = await Promise.all([loadControls(), addStyles("read/read.css"), loadTexts("read/")])
  byId("read-page").replaceChildren(element("h1", { tabindex: "-1" }, text("read.title")),
    element("p", { class: "intro" }, text("read.intro")),
    ...buildZone({ view: "read", accept: ACCEPTED, label: text("read.drop"), onFile: show }),
    ...buildSources(), byId("read-status"), element("div", { id: "read-result" }))
}

// The browser offers a button for the clipboard and for the camera if it has them.
function buildSources() {
  const paste = navigator.clipboard?.read && element("button", { type: "button", class: "secondary", id: "read-paste", onclick: pasteImage }, text("read.paste"))
  const camera = hasCamera() && buildCamera({ onPhoto: show, onDenied: () => showStatus(text("read.camera.denied")) })
  return [element("div", { class: "actions" }, paste || null, camera ? camera.open : null), ...(camera ? [camera.live] : [])]
}

async function pasteImage() {
  const items = await navigator.clipboard.read().catch(() => [])
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"))
    if (type) return show(await item.getType(type))
  }
  showStatus(text("read.paste.none"))
}

// Read a file, and show its QR codes. A later file stops the request for an earlier one.
async function show(file) {
  running?.abort()
  running = new AbortController()
  const { signal } = running
  showStatus(text("read.running"))
  const found = await read(file, signal).catch((error) => fail(error, file, signal))
  if (signal.aborted) return
  byId("read-result").replaceChildren(...found.filter(Boolean))
}

async function read(file, signal) {
  const { symbols } = await readFile(file, { signal })
  const picture = await buildPicture(file, symbols, { signal })
  if (!signal.aborted) showStatus(symbols.length ? text("read.found", { number: symbols.length }) : "")
  return [element("div", { class: "reading" }, picture,
    symbols.length ? buildSymbols(symbols, controls) : buildNothing())]
}

function buildNothing() {
  return element("div", { class: "verdict is-bad", role: "alert" }, element("strong", {}, text("read.none")), element("p", {}, text("read.none.hint")))
}

async function fail(error, file, signal) {
  if (signal.aborted) return []
  showStatus("")
  return [await buildProblem(error, { title: text("read.failed"), prefix: "read", onKey: () => show(file) })]
}

function showStatus(message) {
  byId("read-status").textContent = message
}
