// Requests for records and scans, with the API key in a header field.
import { keyHeaders, Problem, problemOf } from "../service.js"

const PAGE_SIZE = 50
const JSON_TYPE = "application/json"
const WARNINGS = /, (?=the (?:link|store) )/ // browsers join header fields of the same name with commas
const MERGE_PATCH = "application/merge-patch+json"

// Return a page of the records of a query: { users, cursor, tags }. Without a cursor, this is the first page.
export async function getPage(query, cursor) {
  const values = Object.entries({ limit: PAGE_SIZE, ...query, cursor: cursor ?? "" }).filter(([, value]) => value !== "")
  return (await send(`user?${new URLSearchParams(values)}`)).json()
}

export async function getRecord(id) {
  return withTag(await send(path(id)))
}

// Create a record. An empty id lets the service choose one. Raises `Problem` with status 412 if the id is used.
export async function createRecord(id, members) {
  const options = { body: members, type: JSON_TYPE, headers: { "If-None-Match": "*" } }
  if (id) return withTag(await send(path(id), { ...options, method: "PUT" }))
  return withTag(await send("user", { ...options, method: "POST", headers: {} }))
}

// Change a record if it is still the version with this tag. Raises `Problem` with status 412 if it is not.
export async function patchRecord(id, tag, changes) {
  return withTag(await send(path(id), { method: "PATCH", body: changes, type: MERGE_PATCH, headers: { "If-Match": tag } }))
}

export async function deleteRecord(id) {
  await send(path(id), { method: "DELETE" })
}

export async function tryLink(id, values) {
  return (await send(`${path(id)}/try?${new URLSearchParams(values)}`)).json()
}

export async function getScans(id) {
  return (await send(`${path(id)}/scans?format=json`)).json()
}

export async function getChart(id, by) {
  return (await send(`${path(id)}/scans?${new URLSearchParams({ format: "svg", by })}`)).blob()
}

// Return the image of a link, and the warnings of the service.
export async function getImage(id, format) {
  const response = await send(`${path(id)}/qr?${new URLSearchParams({ format })}`)
  return { blob: await response.blob(), warnings: response.headers.get("X-QR-Warning")?.split(WARNINGS) ?? [] }
}

function path(id) {
  return `user/${encodeURIComponent(id)}`
}

async function withTag(response) {
  return { record: await response.json(), tag: response.headers.get("ETag") }
}

async function send(url, { method = "GET", body, type, headers = {} } = {}) {
  const content = body ? { "Content-Type": type } : {}
  const response = await fetch(new URL(url, document.baseURI), {
    method, cache: "no-cache", headers: { ...keyHeaders(), ...content, ...headers }, body: body && JSON.stringify(body),
  })
  if (!response.ok) throw new Problem(await problemOf(response))
  return response
}
