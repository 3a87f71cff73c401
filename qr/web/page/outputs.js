// Downloads with a keyboard key each, and the URL of the image.
import { CopyError, copyText } from "./clipboard.js"
import { byId, element } from "./elements.js"
import { toCmyk } from "./paints.js"
import { fetchImage, imageUrl, isSecret, Problem } from "./service.js"
import { change, onChange, state } from "./state.js"
import { readStored } from "./stored.js"
import { currentValue } from "./style.js"
import { text } from "./texts.js"

// Formats on the first screen and their keys.
export const KEYS = { png: "p", svg: "s", pdf: "d", eps: "e" }
const COPIED_MILLISECONDS = 2000

export function buildOutputs(controls) {
  const panel = element("div", { id: "more-outputs", class: "panel", hidden: true })
  const more = element("button", { type: "button", class: "secondary", "aria-expanded": "false", "aria-controls": panel.id }, text("output.more"))
  more.addEventListener("click", () => toggle(more, panel, controls))
  byId("outputs").append(
    element("div", { class: "downloads" }, ...Object.keys(KEYS).map((format) => buildDownload(format, controls)), more),
    element("p", { class: "error", id: "output-error", role: "alert" }),
    buildUrl(controls), panel)
  document.addEventListener("keydown", (event) => onKey(event, controls))
  onChange(() => { byId("output-error").textContent = "" })
}

function buildDownload(format, controls) {
  const name = format.toUpperCase()
  const isFirst = format === "png"
  return element("button", {
    type: "button", class: isFirst ? "primary" : "secondary", "data-format": format,
    "aria-keyshortcuts": KEYS[format].toUpperCase(), title: text("output.key", { format: name, key: KEYS[format].toUpperCase() }),
    onclick: () => download(format, controls),
  }, isFirst ? text("output.download", { format: name }) : name)
}

async function toggle(button, panel, controls) {
  const isOpen = button.getAttribute("aria-expanded") === "true"
  button.setAttribute("aria-expanded", String(!isOpen))
  panel.hidden = isOpen
  if (panel.children.length) return
  const { buildMore } = await import("./copies.js")
  if (!panel.children.length) buildMore(panel, controls)
}

// The keys work if no text field has the focus. A switch turns them off (WCAG 2.2, 2.1.4).
function onKey(event, controls) {
  const { target, key } = event
  const format = Object.keys(KEYS).find((name) => KEYS[name] === key.toLowerCase())
  const isTyping = target.closest("input:not([type=checkbox], [type=radio], [type=range], [type=color], [type=file]), textarea, select")
  const isUsable = !byId("outputs").hidden && !byId("make").hidden && readStored("keys") !== "off"
  if (!format || isTyping || !isUsable || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  event.preventDefault()
  download(format, controls)
}

export async function download(format, controls) {
  byId("output-error").textContent = ""
  try {
    const { blob } = await fetchImage(format, { current: outputState(format, controls), isSecret: isSecret(controls) })
    const extension = blob.type === "application/zip" ? "zip" : controls.formats[format].extension
    const link = element("a", { href: URL.createObjectURL(blob), download: `qr-code.${extension}` })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  } catch (error) {
    showOutputError(error)
    if (state.cmyk && error.parameter === "logo") byId("output-error").append(" ", buildWithoutCmyk(format, controls))
  }
}

export function showOutputError(error) {
  byId("output-error").lang = error instanceof Problem ? "en" : document.documentElement.lang
  byId("output-error").textContent = error instanceof Problem ? error.detail : text(error instanceof CopyError ? "output.no-copy" : "result.offline")
}

// A logo file that has no CMYK colours is printed in RGB, as long as there is no other file.
function buildWithoutCmyk(format, controls) {
  const start = () => { change({ cmyk: false }); download(format, controls) }
  return element("button", { type: "button", class: "link", id: "without-cmyk", onclick: start },
    text("output.without-cmyk", { format: format.toUpperCase() }))
}

// Return the state with CMYK colours if they are switched on and the format supports them.
export function outputState(format, controls) {
  if (!state.cmyk || !controls.formats[format].ink) return state
  const paints = [...controls.parameters.values()].filter((parameter) => ["paint", "color"].includes(parameter.format))
  const values = paints.map(({ name }) => [name, toCmyk(currentValue(name, controls))]).filter(([, value]) => value)
  return { ...state, style: { ...state.style, ...Object.fromEntries(values) } }
}

// Return whether everybody gets the image at its URL. Secrets, logo files and API keys are not part of a URL.
export function hasUrl(controls) {
  return controls.access === "open" && !isSecret(controls) && !state.logo
}

// Return the key of the reason why there is no URL for everybody.
function noUrlKey(controls) {
  if (isSecret(controls)) return "output.secret"
  return state.logo ? "output.logo" : "output.private"
}

function buildUrl(controls) {
  const code = element("code", { id: "image-url", dir: "ltr", tabindex: "0", role: "textbox", "aria-readonly": "true", "aria-label": text("output.url") })
  const copy = element("button", { type: "button", class: "link" }, text("output.copy"))
  const note = element("p", { class: "hint", id: "no-url", hidden: true })
  const box = element("div", { class: "url" }, code, copy)
  copy.addEventListener("click", () => copyUrl(copy, imageUrl("png")))
  const show = () => {
    box.hidden = !hasUrl(controls)
    note.hidden = !box.hidden
    note.textContent = text(noUrlKey(controls))
    code.textContent = box.hidden ? "" : imageUrl("png")
  }
  onChange(show)
  show()
  return element("div", {}, box, note)
}

async function copyUrl(button, copied) {
  try {
    await copyText(copied)
    showCopied(button)
  } catch (error) {
    showOutputError(error)
  }
}

export function showCopied(button) {
  const label = (button.dataset.label ??= button.textContent)
  button.textContent = text("output.copied")
  byId("announcement").textContent = text("output.copied")
  setTimeout(() => { button.textContent = label; byId("announcement").textContent = "" }, COPIED_MILLISECONDS)
}
