// The list of links: pages by cursor, which the service searches, filters and sorts.
import { debounce, element } from "../elements.js"
import { text, textOr } from "../texts.js"
import { buildForgetButton } from "./key.js"
import { button, showAlert, showStatus } from "./messages.js"
import { getPage } from "./requests.js"

const SORTS = ["id", "title", "-created", "-updated"]
const TYPING_MILLISECONDS = 300
const MAX_EMPTY_PAGES = 5 // a search reads many links for each page, and can find none among these

let records = []
let cursor // of the next page; undefined before the first page, and null after the last page
let query = { q: "", tag: "", sort: "id" }
let tags = {} // number of links with each tag
let requests = 0 // numbers the requests, so that a late response to an earlier one is ignored
let opened = "" // id of the link that was open last

export function openedId() {
  return opened
}

export function noteOpened(id) {
  opened = id
}

// Put the new version of a record into the list, or remove it if there is none.
export function updateList(id, record) {
  const old = records.find((other) => other.id === id)
  if (!record) records = records.filter((other) => other !== old)
  else if (old) records = records.map((other) => (other === old ? { ...record, scans_30_days: old.scans_30_days } : other))
  else records = [{ ...record, scans_30_days: 0 }, ...records]
}

export async function buildList(controls, onForgotten) {
  if (cursor === undefined) {
    const error = await loadPage()
    if (error) return [...buildHead(onForgotten), showAlert(error, "", button(text("links.retry"), onForgotten))]
  }
  const isEmpty = !records.length && !query.q && !query.tag
  return [...buildHead(onForgotten), ...(isEmpty ? buildEmpty() : buildRecords(controls))]
}

function forget(onForgotten) {
  records = []
  cursor = undefined
  query = { q: "", tag: "", sort: "id" }
  opened = ""
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
  const view = {
    controls, list: element("ul", { class: "link-list" }), count: element("p", { class: "hint", "aria-live": "polite" }),
    more: button(text("links.more"), () => loadMore(view), "secondary"),
  }
  const search = element("input", { id: "link-search", type: "search", autocomplete: "off", maxlength: 200, value: query.q })
  const find = debounce((q) => restart(view, { q }), TYPING_MILLISECONDS)
  search.addEventListener("input", () => find(search.value.trim()))
  show(view)
  return [
    element("div", { class: "filters" },
      buildFilter("links.search", search),
      buildFilter("link.tags", buildSelect("tag", ["", ...Object.keys(tags)], tagText, view)),
      buildFilter("links.sort", buildSelect("sort", SORTS, (name) => text(`links.sort.${name}`), view))),
    view.count, view.list, element("div", { class: "actions" }, view.more),
  ]
}

function buildFilter(key, control) {
  return element("div", { class: "field" }, element("label", { for: control.id }, text(key)), control)
}

function buildSelect(name, values, label, view) {
  const options = values.map((value) => element("option", { value, selected: value === query[name] }, label(value)))
  return element("select", { id: `link-${name}`, onchange: ({ target }) => restart(view, { [name]: target.value }) }, ...options)
}

function tagText(tag) {
  return tag ? text("links.tag", { tag, number: tags[tag] }) : text("links.tag.all")
}

function show({ controls, list, count, more }) {
  list.replaceChildren(...records.map((record) => buildRow(record, controls)))
  count.textContent = text(cursor ? "links.count.more" : "links.count", { number: records.length })
  more.hidden = !cursor
}

// Load the first page of another query.
async function restart(view, changes) {
  query = { ...query, ...changes }
  records = []
  cursor = undefined
  await loadInto(view)
}

async function loadMore(view) {
  const known = records.length
  if (await loadInto(view)) showStatus(text("links.loaded", { number: records.length - known }))
}

// Load a page, and show it. Return whether this succeeded.
async function loadInto(view) {
  const request = requests + 1
  const error = await loadPage()
  if (request !== requests) return false
  for (const alert of view.list.parentElement.querySelectorAll(":scope > .alert")) alert.remove()
  show(view)
  if (error) view.more.after(showAlert(error, "", button(text("links.retry"), () => loadInto(view))))
  return !error
}

// Load the next page. Return an error, if there is one.
async function loadPage() {
  const request = ++requests
  try {
    for (let pages = 0, found = 0; pages < MAX_EMPTY_PAGES && !found && cursor !== null; pages += 1) {
      const page = await getPage(query, cursor)
      if (request !== requests) return null
      found = page.users.length
      addPage(page)
    }
    return null
  } catch (error) {
    return error
  }
}

function addPage(page) {
  const ids = new Set(page.users.map(({ id }) => id))
  records = [...records.filter(({ id }) => !ids.has(id)), ...page.users]
  cursor = page.cursor ?? null
  tags = page.tags ?? tags
}

function buildRow(record, controls) {
  const badges = badgesOf(record).map((key) => element("span", { class: "badge" }, text(`links.state.${key}`)))
  const labels = (record.tags ?? []).map((tag) => element("span", { class: "badge is-tag" }, tag))
  return element("li", {}, element("a", { class: "row", href: `#links?id=${encodeURIComponent(record.id)}`, "data-id": record.id },
    element("span", { class: "row-head" }, element("span", { class: "row-id", dir: "auto" }, record.title ?? record.id),
      record.title ? element("span", { class: "row-note" }, record.id) : null, ...badges, ...labels),
    element("span", { class: "row-target", dir: "auto" }, targetText(record.target, controls)),
    record.note ? element("span", { class: "row-note", dir: "auto" }, record.note) : null,
    element("span", { class: "row-note" }, text("links.scans", { number: record.scans_30_days }))))
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
