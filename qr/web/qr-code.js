// <qr-code data="https://example.com" shape="dot" alt="Menu"></qr-code> shows a QR code of the service that serves this
// module. Attributes are parameters of the service, and fields of the payload that `payload` names.

const SERVICE = new URL(".", import.meta.url)
const SECRET_PAYLOADS = new Set(SECRET_PAYLOADS_OF_THE_SERVICE)
const SECRET_DATA = /^\s*(wifi|otpauth|otpauth-migration):/i
const MAX_URL_CHARACTERS = 2000
const DEFAULT_ALT = "QR code"
const UNAVAILABLE = "The QR code is not available."

// Attributes of the element itself, and those that HTML defines for every element. `qr-NAME` is always the parameter
// NAME: qr-title is the field `title` of a contact, and qr-style is a preset.
const OWN = ["payload", "format", "alt"]
const GLOBAL = new Set([
  ...OWN, "accesskey", "autofocus", "class", "contenteditable", "dir", "draggable", "enterkeyhint", "exportparts", "hidden",
  "id", "inert", "inputmode", "is", "itemid", "itemprop", "itemref", "itemscope", "itemtype", "lang", "nonce", "part",
  "popover", "role", "slot", "spellcheck", "style", "tabindex", "title", "translate",
])

const styles = new CSSStyleSheet()
styles.replaceSync(":host { display: inline-block; max-width: 100% } :host([hidden]) { display: none } img { display: block; width: 100% } img[hidden] { display: none }")

class QrCode extends HTMLElement {
  #image = document.createElement("img")
  #error = document.createElement("span")
  #observer = new MutationObserver(() => this.#update())
  #request = new AbortController()
  #blobUrl = ""

  constructor() {
    super()
    this.#image.setAttribute("part", "image")
    this.#image.hidden = true
    this.#error.setAttribute("part", "error")
    this.#error.setAttribute("role", "alert")
    this.attachShadow({ mode: "open" }).append(this.#image, this.#error)
    this.shadowRoot.adoptedStyleSheets = [styles]
  }

  connectedCallback() {
    this.#observer.observe(this, { attributes: true })
    this.#update()
  }

  disconnectedCallback() {
    this.#observer.disconnect()
    this.#request.abort()
    this.#release()
  }

  async #update() {
    this.#request.abort()
    const { signal } = this.#request = new AbortController()
    this.#image.alt = this.getAttribute("alt") ?? DEFAULT_ALT
    if (!parametersOf(this).length) return this.#fail("") // a script has not set the content yet
    try {
      await this.#show(requestOf(this), signal)
    } catch (error) {
      if (!signal.aborted) this.#fail(error instanceof Rejection ? error.message : UNAVAILABLE)
    }
  }

  // Request the image first, because <img> reports no reason for a failure. <img> then takes it from the cache.
  async #show({ url, body }, signal) {
    const method = body ? "POST" : "GET"
    const headers = { Accept: "image/*, application/problem+json, application/json" }
    const response = await fetch(url, { method, body, headers, signal }).catch((error) => {
      if (body || signal.aborted) throw error
      return null // the policy of the page can allow images and forbid requests
    })
    if (response && !response.ok) throw new Rejection(await reasonOf(response))
    const blob = body ? await response.blob() : null
    if (!signal.aborted) await this.#load(blob ? URL.createObjectURL(blob) : url.href, signal)
  }

  // The previous image stays until the next one is decoded.
  async #load(source, signal) {
    const next = new Image()
    next.src = source
    await next.decode()
    if (signal.aborted) return
    this.#release()
    if (source.startsWith("blob:")) this.#blobUrl = source
    this.#image.src = source
    this.#image.hidden = false
    this.#error.textContent = ""
  }

  #fail(reason) {
    this.#release()
    this.#image.removeAttribute("src")
    this.#image.hidden = true
    this.#error.textContent = reason
  }

  #release() {
    if (this.#blobUrl) URL.revokeObjectURL(this.#blobUrl)
    this.#blobUrl = ""
  }
}

class Rejection extends Error {}

// Return the URL of the image. Secrets and long content are sent in a body, because URLs end up in logs.
function requestOf(element) {
  const payload = element.getAttribute("payload")
  const format = element.getAttribute("format") || "svg"
  const url = new URL([payload, format].filter(Boolean).map(encodeURIComponent).join("/"), SERVICE)
  const query = new URLSearchParams(parametersOf(element))
  const isSecret = SECRET_PAYLOADS.has(payload) || SECRET_DATA.test(query.get("data") ?? "")
  if (isSecret || String(query).length > MAX_URL_CHARACTERS) return { url, body: query }
  url.search = query
  return { url, body: null }
}

function parametersOf(element) {
  const attributes = [...element.attributes].filter(({ name, value }) => value && isParameter(name))
  return attributes.map(({ name, value }) => [name.replace(/^qr-/, ""), value])
}

function isParameter(name) {
  return name.startsWith("qr-") || !(GLOBAL.has(name) || /^(aria-|data-|on|xml)|[^a-z0-9_]/.test(name))
}

async function reasonOf(response) {
  const problem = await response.json().catch(() => null)
  return typeof problem?.detail === "string" ? problem.detail : UNAVAILABLE
}

if (!customElements.get("qr-code")) customElements.define("qr-code", QrCode)
