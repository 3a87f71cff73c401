// Downloads, and the URL of the image.
import { byId, element } from "./elements.js"
import { fetchImage, imageUrl } from "./service.js"
import { onChange, state } from "./state.js"
import { text } from "./texts.js"

const FIRST_FORMATS = ["png", "svg", "pdf"]

export function buildOutputs(controls) {
  const others = Object.keys(controls.formats).filter((name) => !FIRST_FORMATS.includes(name))
  const more = element("select", { "aria-label": text("output.more"), class: "more" },
    element("option", { value: "" }, text("output.more")), ...others.map((name) => element("option", {}, name)))
  more.addEventListener("change", () => { if (more.value) download(more.value, controls); more.value = "" })
  const [first, ...rest] = FIRST_FORMATS
  byId("outputs").append(
    element("div", { class: "downloads" },
      button(text("output.download", { format: first.toUpperCase() }), first, controls, "primary"),
      ...rest.map((name) => button(name.toUpperCase(), name, controls, "secondary")), more),
    buildUrl(controls))
}

function button(label, format, controls, style) {
  return element("button", { type: "button", class: style, "data-format": format, onclick: () => download(format, controls) }, label)
}

async function download(format, controls) {
  const isSecret = Boolean(controls.payloads[state.kind]?.secret)
  const { blob } = await fetchImage(format, { isSecret })
  const link = element("a", { href: URL.createObjectURL(blob), download: `qr-code.${controls.formats[format].extension}` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function buildUrl(controls) {
  const code = element("code", { tabindex: "0", role: "textbox", "aria-readonly": "true", "aria-label": text("output.url") })
  const copy = element("button", { type: "button", class: "link" }, text("output.copy"))
  const secret = element("p", { class: "hint", hidden: true }, text("output.secret"))
  const box = element("div", { class: "url" }, code, copy)
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(imageUrl("png"))
    copy.textContent = text("output.copied")
    setTimeout(() => { copy.textContent = text("output.copy") }, 2000)
  })
  onChange(() => {
    const isSecret = Boolean(controls.payloads[state.kind]?.secret)
    box.hidden = isSecret || Boolean(state.logo)
    secret.hidden = !isSecret
    code.textContent = isSecret ? "" : imageUrl("png")
  })
  return element("div", {}, box, secret)
}
