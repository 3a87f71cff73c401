// The other formats, and copies of the image for pages, documents, spreadsheets, terminals and mail.
import { copyImage, copyText } from "./clipboard.js"
import { element } from "./elements.js"
import { download, hasUrl, KEYS, outputState, showCopied, showOutputError } from "./outputs.js"
import { fetchImage, imageUrl, isSecret } from "./service.js"
import { onChange, state } from "./state.js"
import { readStored, writeStored } from "./stored.js"
import { text, textOr } from "./texts.js"

const BASE64_LINE = 76 // characters (RFC 2045, 6.8)

// Each row: key of the label, whether the copy contains the URL of the image, and a function that returns the copy.
const COPIES = [
  ["image", false, () => null],
  ["svg", false, async (controls) => (await load("svg", controls)).text()],
  ["url", true, () => imageUrl("png")],
  ["img", true, (controls) => imageElement(imageUrl("png"), controls)],
  ["markdown", true, (controls) => `![${altText(controls).replace(/([\\[\]])/g, "\\$1").replace(/\s+/g, " ")}](<${imageUrl("png")}>)`],
  ["sheet", true, () => `=IMAGE("${imageUrl("png").replaceAll('"', '""')}")`],
  ["curl", true, () => `curl --fail --output qr-code.png '${imageUrl("png").replaceAll("'", "'\\''")}'`],
  ["datauri", false, async (controls) => imageElement(`data:image/png;base64,${await base64(controls)}`, controls)],
  ["mail", false, mailMessage],
]

export function buildMore(panel, controls) {
  const formats = Object.keys(controls.formats).filter((format) => !(format in KEYS))
  panel.append(
    buildRow("output.formats", formats.map((format) => pill(format, { "data-format": format, onclick: () => download(format, controls) }))),
    buildRow("output.copies", COPIES.map((row) => buildCopy(row, controls))),
    buildKeySwitch())
}

function buildRow(key, buttons) {
  return element("div", {}, element("h2", {}, text(key)), element("div", { class: "kinds is-small" }, ...buttons))
}

function pill(label, attributes) {
  return element("button", { type: "button", class: "pill", ...attributes }, label)
}

function buildCopy([key, needsUrl, make], controls) {
  const button = pill(text(`copy.${key}`), { "data-copy": key })
  button.addEventListener("click", () => copy(button, key, make, controls))
  const show = () => { button.hidden = needsUrl && !hasUrl(controls) }
  onChange(show)
  show()
  return button
}

async function copy(button, key, make, controls) {
  try {
    if (key === "image") await copyImage(load("png", controls))
    else await copyText(await make(controls))
    showCopied(button)
  } catch (error) {
    showOutputError(error)
  }
}

async function load(format, controls) {
  return (await fetchImage(format, { current: outputState(format, controls), isSecret: isSecret(controls) })).blob
}

// The alternative text is the content, or the name of the payload: a secret is not repeated.
function altText(controls) {
  return text("copy.alt", { content: state.kind === "text" ? state.text.trim() : textOr(`payload.${state.kind}`, controls.payloads[state.kind].title) })
}

function imageElement(url, controls) {
  const quoted = (value) => value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")
  return `<img src="${quoted(url)}" alt="${quoted(altText(controls))}">`
}

async function base64(controls) {
  const bytes = new Uint8Array(await (await load("png", controls)).arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
}

// A message with the image inside (RFC 2387, RFC 2392). Mail programs show it without a request to a server.
async function mailMessage(controls) {
  const lines = (await base64(controls)).match(new RegExp(`.{1,${BASE64_LINE}}`, "g"))
  return [
    "MIME-Version: 1.0", "Subject: QR code", 'Content-Type: multipart/related; boundary="qr"', "",
    "--qr", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: 8bit", "",
    imageElement("cid:qr-code", controls),
    "--qr", 'Content-Type: image/png; name="qr-code.png"', "Content-ID: <qr-code>",
    'Content-Disposition: inline; filename="qr-code.png"', "Content-Transfer-Encoding: base64", "",
    ...lines, "--qr--", "",
  ].join("\r\n")
}

function buildKeySwitch() {
  const keys = Object.values(KEYS).map((key) => key.toUpperCase()).join(" ")
  const box = element("input", { type: "checkbox", id: "keys" })
  box.checked = readStored("keys") !== "off"
  box.addEventListener("change", () => writeStored("keys", box.checked ? "on" : "off"))
  return element("div", { class: "is-switch" }, box, element("label", { for: "keys" }, text("output.keys", { keys })))
}
