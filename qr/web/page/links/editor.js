// The editor of a link: its form beside its QR code and its scans.
import { byId, element } from "../elements.js"
import { text, timeText } from "../texts.js"
import { controlOf, showMemberError } from "./labelled.js"
import { noteOpened, updateList } from "./list.js"
import { buildMember } from "./members.js"
import { button, showAlert, showStatus } from "./messages.js"
import { buildPrint } from "./print.js"
import { createRecord, deleteRecord, getRecord, patchRecord } from "./requests.js"
import { buildRules } from "./rules.js"
import { mergePatch } from "./merge.js"
import { buildScans } from "./scans.js"
import { buildStyle, presetName } from "./style.js"
import { buildTrial } from "./trial.js"

const FIRST = ["target", "title", "tags", "note"]
// Folded members by group. A member without a row here is in the last group.
const GROUPS = [
  ["when", ["starts_at", "announce", "expires_at", "max_scans", "disabled", "fallback"]],
  ["rules", ["rules"]],
  ["style", ["style"]],
  ["access", ["password"]],
]

// Return the editor of a record; of a new link if `tag` is null.
export function buildEditor(controls, { record, tag }) {
  const members = controls.links.record
  const form = element("form", { class: "link-form", novalidate: true, autocomplete: "off" })
  const editor = { controls, members, form, record, tag, draft: draftOf(record, members), id: "", alert: element("div", {}) }
  noteOpened(record.id ?? "")
  form.append(...(tag ? FIRST.map((name) => build(editor, name)) : buildFirst(editor)), ...groupsOf(editor).map(([group, names]) => buildGroup(editor, group, names)), editor.alert, buildButtons(editor))
  form.addEventListener("submit", (event) => { event.preventDefault(); save(editor) })
  return [element("a", { class: "back", href: "#links" }, text("links.back")), element("div", { class: "editor" },
    element("section", { class: "editor-form" }, buildHeading(editor), form), ...(tag ? [buildPrint(record, controls), buildScans(record)] : []))]
}

function draftOf(record, members) {
  return Object.fromEntries(members.filter(({ name }) => record[name] !== undefined).map(({ name }) => [name, structuredClone(record[name])]))
}

function buildHeading({ record, tag }) {
  return element("h1", { tabindex: "-1" }, tag ? record.id : text("links.new"))
}

// A new link asks for its target first. Its id is optional.
function buildFirst(editor) {
  const id = element("input", { id: "link-id", type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "off", maxlength: 64, placeholder: text("links.id.random"), "aria-describedby": "link-id-hint link-id-error" })
  id.addEventListener("input", () => { editor.id = id.value.trim() })
  return [build(editor, "target"),
    element("div", { class: "field", "data-name": "id" }, element("label", { for: id.id }, text("links.id")), id,
      element("p", { class: "hint", id: "link-id-hint" }, text("links.id.hint")), element("p", { class: "error", id: "link-id-error", hidden: true })),
    ...FIRST.slice(1).map((name) => build(editor, name))]
}

function groupsOf({ members }) {
  const grouped = new Set([...FIRST, ...GROUPS.flatMap(([, names]) => names)])
  const others = members.map(({ name }) => name).filter((name) => !grouped.has(name))
  return [...GROUPS, ...(others.length ? [["other", others]] : [])]
}

function buildGroup(editor, group, names) {
  const current = element("span", { class: "hint" })
  const body = element("div", { class: group === "when" || group === "access" || group === "other" ? "field-grid" : "group-body" })
  const summary = element("summary", {}, element("span", {}, text(`links.group.${group}`)), current)
  const show = () => { current.textContent = groupText(editor, group, names) }
  body.append(...names.map((name) => build(editor, name, show)))
  if (group === "rules" && editor.tag) body.append(buildTrial(editor))
  show()
  return element("details", { class: "fold", "data-group": group }, summary, body)
}

function groupText({ draft, record }, group, names) {
  if (group === "rules") return text(draft.rules?.length ? "rules.count" : "rules.none", { number: draft.rules?.length })
  if (group === "access") return text(record.has_password && draft.password !== null ? "links.password.on" : "links.password.off")
  if (group === "style") return styleText(draft.style)
  const set = names.filter((name) => draft[name])
  return set.map((name) => text(`link.${name}`)).join(" · ") || text("links.always")
}

function styleText(style) {
  if (!style) return text("look.plain")
  return Object.keys(style).join() === "style" ? presetName(style.style) : text("links.style.own")
}

function build(editor, name, onChanged = () => {}) {
  const parameter = editor.members.find((member) => member.name === name)
  const builder = { rules: buildRulesOf, style: buildStyle }[name] ?? buildMember
  return builder(parameter, {
    prefix: "link", value: editor.draft[name], controls: editor.controls, hasPassword: editor.record.has_password, record: editor.record,
    onValue: (value) => { setMember(editor, name, value); onChanged() },
  })
}

function buildRulesOf(_, options) {
  return buildRules(options.controls.links.rule, options)
}

function setMember({ draft }, name, value) {
  if (value === "" || value === undefined) delete draft[name]
  else draft[name] = value
  showStatus("")
}

function buildButtons(editor) {
  const { tag, record } = editor
  return element("div", { class: "actions save" }, element("button", { class: "primary" }, text(tag ? "links.save" : "links.create")),
    tag ? button(text("links.delete"), () => confirmDelete(editor), "link danger") : element("a", { href: "#links" }, text("links.cancel")),
    tag ? element("p", { class: "hint" }, text("links.changed", { time: timeText(record.updated_at) })) : null)
}

async function save(editor) {
  clearErrors(editor)
  const submit = editor.form.querySelector(".save .primary")
  submit.disabled = true
  try {
    if (!editor.tag) openCreated(await createRecord(editor.id, editor.draft))
    else showSaved(editor, await patchRecord(editor.record.id, editor.tag, changesOf(editor)))
  } catch (error) {
    showProblem(editor, error)
  } finally {
    submit.disabled = false
  }
}

function changesOf({ record, members, draft }) {
  return mergePatch(draftOf(record, members), draft)
}

function openCreated({ record }) {
  updateList(record.id, record)
  location.hash = `#links?id=${encodeURIComponent(record.id)}`
}

// Show the saved version, in which the groups that were open stay open.
function showSaved(editor, saved) {
  updateList(saved.record.id, saved.record)
  rebuild(editor, saved)
  showStatus(text("links.saved"))
  byId("links-page").querySelector(".save .primary").focus({ preventScroll: true })
}

function rebuild(editor, version) {
  const open = [...editor.form.querySelectorAll("details[data-group][open]")].map(({ dataset }) => dataset.group)
  const position = scrollY
  byId("links-page").replaceChildren(...buildEditor(editor.controls, version))
  for (const group of open) byId("links-page").querySelector(`[data-group="${group}"]`).open = true
  scrollTo(0, position)
}

function showProblem(editor, error) {
  if (error.status === 412) return showConflict(editor, error)
  editor.alert.replaceChildren(showAlert(error, text("links.rejected")))
  const field = locate(editor.form, error.parameter)
  if (!field) return
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
  showMemberError(field, error.detail)
  controlOf(field)?.focus()
}

// Return the field of a path such as "rules.2.target.wifi.ssid"; the last part of the path that has a field is used.
function locate(form, path = "") {
  let place = form
  for (const part of path.split(".")) {
    const next = /^\d+$/.test(part) ? place.querySelectorAll("[data-rule]")[part - 1] : place.querySelector(`[data-name="${CSS.escape(part)}"]`)
    place = next ?? place
  }
  return place === form ? null : place
}

function showConflict(editor, error) {
  if (!editor.tag) {
    showMemberError(locate(editor.form, "id"), text("links.taken"))
    return locate(editor.form, "id").querySelector("input").focus()
  }
  const mine = button(text("links.conflict.mine"), () => saveOver(editor), "primary")
  const theirs = button(text("links.conflict.theirs"), () => reload(editor), "secondary")
  const alert = element("div", { class: "alert is-conflict", role: "alert" }, element("strong", {}, text("links.conflict")),
    element("p", {}, text("links.conflict.detail")), element("div", { class: "actions" }, mine, theirs))
  editor.alert.replaceChildren(alert)
  mine.focus()
}

// Apply the changes of this page to the version that somebody else has saved.
async function saveOver(editor) {
  await attempt(editor, async () => {
    const { tag } = await getRecord(editor.record.id)
    showSaved(editor, await patchRecord(editor.record.id, tag, changesOf(editor)))
  })
}

async function reload(editor) {
  await attempt(editor, async () => {
    const latest = await getRecord(editor.record.id)
    updateList(latest.record.id, latest.record)
    rebuild(editor, latest)
    byId("links-page").querySelector("h1").focus()
  })
}

async function attempt(editor, action) {
  try {
    await action()
  } catch (error) {
    showProblem(editor, error)
  }
}

function confirmDelete(editor) {
  const { id } = editor.record
  const dialog = element("dialog", { class: "dialog", "aria-labelledby": "delete-title" })
  dialog.append(element("h2", { id: "delete-title" }, text("links.delete.title", { id })), element("p", {}, text("links.delete.detail")),
    element("div", { class: "actions" }, button(text("links.cancel"), () => dialog.close()),
      button(text("links.delete.yes"), () => { dialog.close(); remove(editor) }, "primary is-danger")))
  dialog.addEventListener("close", () => dialog.remove())
  editor.form.append(dialog)
  dialog.showModal()
}

async function remove(editor) {
  await attempt(editor, async () => {
    await deleteRecord(editor.record.id)
    updateList(editor.record.id, null)
    location.hash = "#links"
  })
}

function clearErrors({ form, alert }) {
  alert.replaceChildren()
  for (const field of form.querySelectorAll("[data-name]")) showMemberError(field, "")
}
