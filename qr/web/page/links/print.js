// The QR code of a link, its downloads, and what speaks against printing it.
import { copyText } from "../clipboard.js"
import { element } from "../elements.js"
import { text } from "../texts.js"
import { capital } from "./labelled.js"
import { button, showAlert } from "./messages.js"
import { getImage } from "./requests.js"

const FORMATS = ["png", "svg", "pdf"]

export function buildPrint(record, controls) {
  const image = element("img", { alt: text("print.alt", { url: record.url }), hidden: true })
  const warnings = element("div", {})
  const problem = element("div", {})
  showImage(record, image, warnings)
  return element("aside", { class: "print", "aria-label": text("result.label") }, element("div", { class: "sticky" },
    element("figure", { class: "card" }, image), warnings, element("div", { class: "downloads" }, ...FORMATS.map((format, index) => button(
      index ? format.toUpperCase() : text("output.download", { format: format.toUpperCase() }),
      () => download(record, format, controls, problem), index ? "secondary" : "primary"))), problem, buildUrl(record)))
}

async function showImage(record, image, place) {
  try {
    const { blob, warnings } = await getImage(record.id, "svg")
    image.src = URL.createObjectURL(blob)
    image.onload = () => { URL.revokeObjectURL(image.src); image.hidden = false }
    if (warnings.length) place.append(buildWarning(warnings))
  } catch (error) {
    place.replaceChildren(showAlert(error))
  }
}

function buildWarning(warnings) {
  const isUnfit = warnings.some((warning) => warning.includes("before printing"))
  return element("div", { class: "warning", role: "alert" }, element("strong", {}, text(isUnfit ? "print.unfit" : "print.warning")),
    element("ul", { lang: "en" }, ...warnings.map((warning) => element("li", {}, capital(warning)))))
}

async function download(record, format, controls, problem) {
  try {
    const { blob } = await getImage(record.id, format)
    const link = element("a", { href: URL.createObjectURL(blob), download: `${record.id}.${controls.formats[format].extension}` })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    problem.replaceChildren()
  } catch (error) {
    problem.replaceChildren(showAlert(error))
  }
}

function buildUrl(record) {
  const copy = button(text("output.copy"), async () => {
    const isCopied = await copyText(record.url).then(() => true, () => false)
    copy.textContent = text(isCopied ? "output.copied" : "output.no-copy")
    setTimeout(() => { copy.textContent = text("output.copy") }, 2000)
  }, "link")
  return element("div", { class: "url" }, element("a", { class: "short-url", href: record.url, target: "_blank", rel: "noopener noreferrer" }, record.url), copy)
}
