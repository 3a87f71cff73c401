// The list of designs in the history, with its switch.
import { contentOf, openDesign, readDesign } from "./design.js"
import { byId, element } from "./elements.js"
import { isHistoryOn, readHistory, switchHistory, writeHistory } from "./history.js"
import { text, textOr, timeText } from "./texts.js"

const MAX_TITLE_CHARACTERS = 80

export function buildList(controls) {
  const rows = element("ol", { class: "designs" })
  const empty = element("p", { class: "hint" })
  const clear = element("button", { type: "button", class: "link", onclick: () => writeHistory([]) }, text("history.clear"))
  const show = () => {
    const entries = readHistory()
    rows.replaceChildren(...entries.map((entry) => buildRow(entry, controls)))
    empty.textContent = text(isHistoryOn() ? "history.empty" : "history.off")
    empty.hidden = entries.length > 0
    clear.hidden = entries.length === 0
  }
  addEventListener("history", show)
  addEventListener("storage", show) // another tab has changed the history
  show()
  return element("div", { class: "history-list" }, buildSwitch(show), empty, rows, clear)
}

function buildSwitch(show) {
  const box = element("input", { type: "checkbox", id: "history-switch" })
  box.checked = isHistoryOn()
  box.addEventListener("change", () => { switchHistory(box.checked); show() })
  return element("div", { class: "is-switch" }, box,
    element("label", { for: box.id }, text("history.switch")), element("p", { class: "hint" }, text("history.switch-hint")))
}

function buildRow(entry, controls) {
  const design = readDesign(entry.design, controls)
  const title = titleOf(design)
  const open = element("button", {
    type: "button", class: "design", onclick: async () => { await openDesign(design, controls); focusContent() },
  }, element("span", { dir: "auto" }, title), element("span", { class: "hint" }, detailsOf(design, entry.time, controls)))
  const remove = element("button", {
    type: "button", class: "link", "aria-label": text("history.delete-one", { title }), onclick: () => deleteEntry(entry),
  }, text("history.delete"))
  return element("li", {}, open, remove)
}

function focusContent() {
  const control = document.querySelector("#box-area:not([hidden]) #box, #fields :is(input, select, textarea)")
  control?.focus()
  control?.scrollIntoView({ block: "center" })
}

// Keep the focus in the list, on the entry that takes the place of the deleted one.
function deleteEntry(deleted) {
  const entries = readHistory()
  const index = entries.findIndex((entry) => JSON.stringify(entry) === JSON.stringify(deleted))
  writeHistory(entries.filter((_, position) => position !== index))
  const left = document.querySelectorAll(".designs li .link")
  const next = left[Math.min(index, left.length - 1)] ?? byId("history-switch")
  next.focus()
}

function titleOf(design) {
  const title = Object.values(contentOf(design)).join(" · ").replace(/\s+/g, " ").trim()
  const characters = [...title]
  return characters.length > MAX_TITLE_CHARACTERS ? `${characters.slice(0, MAX_TITLE_CHARACTERS).join("")}…` : title
}

function detailsOf({ kind, style }, time, controls) {
  const name = kind === "text" ? text("kind.text") : textOr(`payload.${kind}`, controls.payloads[kind].title)
  const date = Number.isFinite(time) && Math.abs(time) < 8.64e15 ? timeText(time) : ""
  return [name, style.style, date].filter(Boolean).join(" · ")
}
