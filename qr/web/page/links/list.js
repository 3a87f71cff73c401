// The list of links: pages by cursor, and a search over the pages that are loaded.
import { element } from "../elements.js"
import { text, textOr } from "../texts.js"
import { buildForgetButton } from "./key.js"
import { button, showAlert, showStatus } from "./messages.js"
import { getPage } from "./requests.js"

let records = []
let cursor // of the next page; undefined before the first page, and null after the last page
let query = ""
let opened = "" // id of the link that was open last

export function openedId() {
  return opened
}

export function noteOpened(id) {
  opened = id
}

// Put the new version of a record into the list, or remove it if there is none.
export function updateList(id, record) {
  records = records.filter((other) => other.id !== id)
  if (record) records = [...records, record].sort((one, other) => (one.id < other.id ? -1 : 1))
}

export async function buildList(controls, onForgotten) {
  if (cursor === undefined) {
    const error = await loadPage()
    if (error) return [...buildHead(onForgotten), showAlert(error, "", button(text("links.retry"), onForgotten))]
  }
  return [...buildHead(onForgotten), ...(records.length ? buildRecords(controls) : buildEmpty())]
}

function forget(onForgotten) {
  records = []
  cursor = undefined
  query = opened = ""
  onForgotten()
}

function buildHead(onForgotten) {
  return [element("div", { class: "links-head" },
    element("h1", { tabindex: "-1" }, text("links.title")),
    element("div", { class: "actions" }, buildForgetButton(() => forget(onForgotten)),
      element("a", { class: "primary as-button", href: "#links?new" }, text("links.new"))))]
}

function buildEmpty() {
  return [element("div", { class: "empty-list" }, element("h2", {}, text("links.empty")), element("p", { class: "hint" }, text("links.intro")))]
}

function buildRecords(controls) {
  const list = element("ul", { class: "link-list" })
  const count = element("p", { class: "hint", "aria-live": "polite" })
  const search = element("input", { id: "link-search", type: "search", autocomplete: "off", value: query })
  const more = button(text("links.more"), () => loadMore(more, show), "secondary")
  const show = () => showRecords(list, count, more, controls)
  search.addEventListener("input", () => { query = search.value; show() })
  show()
  return [
    element("div", { class: "field search" }, element("label", { for: search.id }, text("links.search")), search, count),
    list, element("div", { class: "actions" }, more),
  ]
}

function showRecords(list, count, more, controls) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = records.filter((record) => words.every((word) => searchText(record, controls).includes(word)))
  list.replaceChildren(...found.map((record) => buildRow(record, controls)))
  count.textContent = text(cursor ? "links.count.more" : "links.count", { found: found.length, loaded: records.length })
  more.hidden = !cursor
}

async function loadMore(more, show) {
  const known = records.length
  const error = await loadPage()
  if (error) return more.after(showAlert(error))
  show()
  showStatus(text("links.loaded", { number: records.length - known }))
}

// Load the next page. Return an error, if there is one.
async function loadPage() {
  try {
    const page = await getPage(cursor)
    const ids = new Set(page.users.map(({ id }) => id))
    records = [...records.filter(({ id }) => !ids.has(id)), ...page.users]
    cursor = page.cursor ?? null
    return null
  } catch (error) {
    return error
  }
}

function searchText(record, controls) {
  return [record.id, targetText(record.target, controls), JSON.stringify(record.target ?? ""), record.note ?? ""].join("\n").toLowerCase()
}

function buildRow(record, controls) {
  const badges = badgesOf(record).map((key) => element("span", { class: "badge" }, text(`links.state.${key}`)))
  return element("li", {}, element("a", { class: "row", href: `#links?id=${encodeURIComponent(record.id)}`, "data-id": record.id },
    element("span", { class: "row-head" }, element("span", { class: "row-id" }, record.id), ...badges),
    element("span", { class: "row-target", dir: "auto" }, targetText(record.target, controls)),
    record.note ? element("span", { class: "row-note", dir: "auto" }, record.note) : null))
}

// Return a target as one line: its URL, or the name of its payload and its first field.
export function targetText(target, controls) {
  if (!target) return text("links.notarget")
  if (typeof target === "string") return target
  const [[name, fields]] = Object.entries(target)
  const [first] = Object.values(fields)
  return `${textOr(`payload.${name}`, controls.payloads[name]?.title ?? name)}: ${first ?? ""}`
}

function badgesOf(record) {
  const now = new Date().toISOString()
  const closed = record.disabled ? "disabled" : now < (record.starts_at ?? "") ? "not_started"
    : now >= (record.expires_at ?? "~") ? "expired" : ""
  return [closed, record.rules?.length ? "rules" : "", record.has_password ? "password" : ""].filter(Boolean)
}
