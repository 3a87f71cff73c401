// The brands of the person: named styles in this browser, shown next to the presets.
import { applyBrand, brandOf, isSaved, MAX_BRANDS, readBrands, saveBrand, writeBrands } from "./brand-store.js"
import { byId, debounce, element } from "./elements.js"
import { fetchImage } from "./service.js"
import { changeStyle, isEmpty, onChange, state } from "./state.js"
import { hasOwnStyle } from "./style.js"
import { text } from "./texts.js"

const SAMPLE = "https://example.com"
const EMPTY_IMAGE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
const THUMBNAIL_DELAY = 800 // milliseconds without input before the brands show the new content

let running

// Return the brands, and the commands to save, rename and delete them.
export function buildBrands(controls) {
  const buttons = element("div", { class: "presets", role: "group", "aria-label": text("brand.title") })
  const commands = element("div", { class: "commands" })
  const message = element("p", { class: "hint", role: "status", id: "brand-message" })
  const entry = element("div", { class: "brand-name", hidden: true })
  const section = element("div", { class: "brands" }, buttons, commands, entry, message)
  const show = () => {
    buttons.replaceChildren(...[...readBrands()].map(([name, style]) => buildBrand(name, style, controls)))
    buttons.hidden = !buttons.children.length
    showCommands(commands, { controls, entry })
    showThumbnails(buttons)
  }
  addEventListener("brands", ({ detail }) => { show(); showMessage(detail, { max: MAX_BRANDS }) })
  if (controls.access !== "open") addEventListener("key", () => showThumbnails(buttons))
  watchState(buttons, controls, () => showCommands(commands, { controls, entry }))
  show()
  return section
}

// Show a text in the live region of the brands.
export function showMessage(key, values) {
  const message = byId("brand-message")
  message.textContent = key ? text(key, values) : ""
  if (key) message.scrollIntoView({ block: "nearest" })
}

function buildBrand(name, style, controls) {
  const image = element("img", { alt: "", width: 64, height: 64 })
  const button = element("button", { type: "button", class: "preset brand-style", "data-brand": name }, image, element("span", { dir: "auto" }, name))
  button.addEventListener("click", () => applyBrand(style, controls))
  button.setAttribute("aria-pressed", String(brandOf(controls) === name))
  return button
}

function watchState(buttons, controls, onBrand) {
  const update = debounce(() => showThumbnails(buttons), THUMBNAIL_DELAY)
  let content = ""
  onChange(() => {
    if (state.logo && state.style.logo) return changeStyle({ logo: "" }) // a chosen file replaces the logo of a brand
    const current = brandOf(controls)
    for (const button of buttons.children) button.setAttribute("aria-pressed", String(button.dataset.brand === current))
    onBrand()
    const next = JSON.stringify([state.kind, state.text, state.fields[state.kind]])
    if (next !== content) update()
    content = next
  })
}

// One request after the other, because a person can have many brands.
async function showThumbnails(buttons) {
  running?.abort()
  const { signal } = running = new AbortController()
  const brands = readBrands()
  for (const button of [...buttons.children]) {
    if (signal.aborted) return
    await showThumbnail(button, brands.get(button.dataset.brand) ?? {}, signal)
  }
}

// The service checks a brand like every other style. A brand that it rejects stays in the list, with the reason.
async function showThumbnail(button, style, signal) {
  const content = isEmpty() ? { kind: "text", text: SAMPLE, fields: {} } : state
  const image = button.querySelector("img")
  try {
    const { blob } = await fetchImage("svgz", { current: { ...content, style, logo: null }, isSecret: true, signal })
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src)
    image.src = URL.createObjectURL(blob)
    button.title = ""
  } catch (error) {
    if (error.name === "AbortError") return
    image.src = EMPTY_IMAGE
    button.title = error.message
  }
  button.classList.toggle("is-rejected", Boolean(button.title))
}

function showCommands(commands, parts) {
  const current = brandOf(parts.controls)
  const names = [
    ...(hasOwnStyle() && !isSaved(parts.controls) ? ["save"] : []),
    ...(current === null ? [] : ["rename", "delete"]),
  ]
  if (commands.dataset.names === names.join()) return
  commands.dataset.names = names.join()
  const hadFocus = commands.contains(document.activeElement)
  commands.replaceChildren(...names.map((name) => buildCommand(name, parts)))
  if (hadFocus) focusOn(commands.firstElementChild)
}

function buildCommand(name, parts) {
  return element("button", { type: "button", class: "link", "data-command": name, onclick: () => COMMANDS[name](parts) }, text(`brand.${name}`))
}

// A command that removes all commands leaves the focus on the present style.
function focusOn(command) {
  (command ?? byId("look").querySelector(".preset")).focus()
}

// Few people have a file with brands. Its commands are folded, beside what else this browser stores.
export function buildBrandFiles(controls) {
  const current = element("span", { class: "hint" })
  const save = buildCommand("export", { controls })
  const show = () => {
    current.textContent = readBrands().size || text("group.caption.default")
    save.hidden = !readBrands().size
  }
  addEventListener("brands", show)
  show()
  return element("details", { class: "fold", id: "brand-files" },
    element("summary", {}, element("span", {}, text("brand.title")), current),
    element("div", { class: "commands" }, buildCommand("import", { controls }), save))
}

const COMMANDS = {
  save: (parts) => askName(parts, "", (name) => {
    applyBrand(saveBrand(name, parts.controls), parts.controls)
    if (state.logo) showMessage("share.logo")
  }),
  rename: (parts) => {
    const current = brandOf(parts.controls)
    askName(parts, current, (name) => renameBrand(current, name))
  },
  delete: ({ controls }) => writeBrands([...readBrands()].filter(([name]) => name !== brandOf(controls))),
  export: async () => (await import("./brand-files.js")).exportBrands(),
  import: async ({ controls }) => (await import("./brand-files.js")).importBrands(controls),
}

function renameBrand(current, name) {
  const others = [...readBrands()].filter(([other]) => other === current || other !== name)
  writeBrands(others.map(([other, style]) => [other === current ? name : other, style]))
}

// Ask for a name in the page. Enter confirms the name, Escape leaves it.
function askName({ entry }, value, onName) {
  const input = element("input", { type: "text", id: "brand-name", maxlength: 40, autocomplete: "off" })
  input.value = value
  const close = () => { entry.hidden = true; entry.replaceChildren(); focusOn(byId("look").querySelector(".commands button")) }
  const confirm = () => {
    const name = input.value.trim()
    if (!name) return input.focus()
    onName(name)
    close()
  }
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); confirm() } else if (event.key === "Escape") close()
  })
  entry.replaceChildren(element("label", { for: input.id }, text("brand.name")), input,
    element("button", { type: "button", class: "secondary", onclick: confirm }, text("brand.confirm")))
  entry.hidden = false
  input.focus()
}
