// A link to the design. The design is in the fragment of the URL, which browsers do not send to a server.
import { copyText } from "./clipboard.js"
import { contentOf, currentDesign, openDesign, readDesign } from "./design.js"
import { byId, element } from "./elements.js"
import { isSecret, publicUrl } from "./service.js"
import { onChange, state } from "./state.js"
import { text } from "./texts.js"

const VIEW = "#make?"
const COPIED_MILLISECONDS = 2000

let opened = "" // fragment that was opened last, so that the back button does not undo what was entered afterwards

// Open the design in the URL, and offer a link to the present design.
export function buildShare(controls) {
  byId("outputs").after(buildCopy(controls))
  addEventListener("hashchange", () => openFragment(controls))
  openFragment(controls)
}

// #make?kind=geo&field.lat=47.4&style.dark=123
export function fragmentOf({ kind, text: content, fields, style }) {
  const pairs = [
    ...(kind === "text" ? [] : [["kind", kind]]),
    ...(content ? [["text", content]] : []),
    ...Object.entries(fields).map(([name, value]) => [`field.${name}`, value]),
    ...Object.entries(style).map(([name, value]) => [`style.${name}`, value]),
  ]
  return `${VIEW}${new URLSearchParams(pairs)}`
}

// Return the design in a fragment; null if there is none. Unknown names are ignored.
export function designIn(fragment, controls) {
  if (!fragment.startsWith(VIEW)) return null
  const pairs = [...new URLSearchParams(fragment.slice(VIEW.length))]
  const below = (prefix) => Object.fromEntries(
    pairs.filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]))
  const { kind, text: content } = Object.fromEntries(pairs)
  const design = readDesign({ kind, text: content, fields: below("field."), style: below("style.") }, controls)
  const isEmpty = design.kind === "text" && !design.text && !Object.keys(design.style).length
  return isEmpty ? null : design
}

function openFragment(controls) {
  const design = location.hash === opened ? null : designIn(location.hash, controls)
  if (!design) return
  opened = location.hash
  openDesign(design, controls)
}

function buildCopy(controls) {
  const copy = element("button", { type: "button", class: "link" }, text("share.copy"))
  const hint = element("span", { class: "hint", role: "status" })
  const line = element("p", { class: "share" }, copy, " ", hint)
  copy.addEventListener("click", async () => {
    hint.textContent = text(await copyLink(controls) ? "output.copied" : "share.address")
    setTimeout(() => { hint.textContent = omissions(controls) }, COPIED_MILLISECONDS)
  })
  const show = () => {
    const design = currentDesign(controls)
    line.hidden = !Object.keys({ ...contentOf(design), ...design.style }).length
    const omitted = omissions(controls)
    if (hint.textContent !== omitted) hint.textContent = omitted // a live region announces each assignment
  }
  onChange(show)
  show()
  return line
}

// Return whether the browser allowed the copy. If not, the link is in the address bar.
async function copyLink(controls) {
  const fragment = fragmentOf(currentDesign(controls))
  try {
    await copyText(publicUrl(fragment))
    return true
  } catch {
    history.replaceState(null, "", fragment)
    opened = location.hash
    return false
  }
}

// Return a sentence on what the link does not contain.
function omissions(controls) {
  if (isSecret(controls)) return text("share.secret")
  const hasFile = state.logo || (state.style.logo && !currentDesign(controls).style.logo)
  return hasFile ? text("share.logo") : ""
}
