// Requests to the service.
import { readKey } from "./key-store.js"
import { contentPairs, state, stylePairs } from "./state.js"

const MAX_URL_CHARACTERS = 2000
const SECRET_TEXT = /^\s*(wifi|otpauth|otpauth-migration):/i

// Errors of images that can be drawn and do not scan. Other errors prevent the drawing.
export const SCAN_ERRORS = new Set(["low-contrast", "unreadable", "logo-too-large"])

// An error of the service, as problem details (RFC 9457).
export class Problem extends Error {
  constructor(problem) {
    super(problem.detail)
    Object.assign(this, problem)
  }
}

export function publicUrl(path) {
  return `${document.documentElement.dataset.service}${path}`
}

export function imagePath(format, current = state) {
  return current.kind === "text" ? format : `${current.kind}/${format}`
}

export function pairs(current = state) {
  return [...contentPairs(current), ...stylePairs(current)]
}

// Return whether the content must not be stored, and must not be part of a URL: URLs end up in logs and histories.
export function isSecret(controls, { kind, text } = state) {
  return kind === "text" ? SECRET_TEXT.test(text) : Boolean(controls.payloads[kind].secret)
}

// Return the URL at which anybody gets the same image. A logo file cannot be part of a URL.
export function imageUrl(format, current = state) {
  return publicUrl(`${imagePath(format, current)}?${new URLSearchParams(pairs(current))}`)
}

// Return the image as a blob, and the header fields of the response. Raises `Problem` if the service rejects it.
export async function fetchImage(format, { current = state, extra = {}, signal, isSecret = false } = {}) {
  const response = await send(imagePath(format, current), [...pairs(current), ...Object.entries(extra)], {
    logo: current.logo, signal, isSecret,
  })
  return { blob: await response.blob(), headers: response.headers }
}

export async function fetchCheck({ current = state, signal } = {}) {
  const path = current.kind === "text" ? "check" : `check/${current.kind}`
  return (await send(path, pairs(current), { logo: current.logo, signal, isSecret: true })).json()
}

// Secrets, files and long content are sent in a body, because URLs end up in logs and have a limit.
async function send(path, parameters, { logo, signal, isSecret }) {
  const url = new URL(path, document.baseURI)
  const query = new URLSearchParams(parameters)
  const options = { signal, headers: keyHeaders() }
  if (logo || isSecret || String(query).length > MAX_URL_CHARACTERS) {
    options.method = "POST"
    options.body = logo ? formData(parameters, logo) : query
  } else url.search = query
  const response = await fetch(url, options)
  if (!response.ok) throw new Problem(await problemOf(response))
  return response
}

function formData(parameters, logo) {
  const form = new FormData()
  for (const [name, value] of parameters) form.append(name, value)
  form.append("logo", logo)
  return form
}

export async function problemOf(response) {
  const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json")
  return isProblem ? response.json() : { status: response.status, detail: response.statusText }
}

export function keyHeaders() {
  const key = readKey()
  return key ? { "X-API-Key": key } : {}
}
