// The API key of this tab. If the browser forbids the storage, the key is kept until the page is left.

const NAME = "key"
const SENDABLE = /^[\x21-\x7e]+( +[\x21-\x7e]+)*$/ // characters of a header field

let kept = ""

// Return whether a text can be sent as a key.
export function isKey(text) {
  return SENDABLE.test(text)
}

// Return the key; empty if there is none.
export function readKey() {
  try {
    return kept || (sessionStorage.getItem(NAME) ?? "")
  } catch {
    return kept
  }
}

// Keep a key, or forget it if it is empty, and tell the page.
export function storeKey(key) {
  kept = key
  try {
    if (key) sessionStorage.setItem(NAME, key)
    else sessionStorage.removeItem(NAME)
  } catch { // the browser forbids the storage
  }
  dispatchEvent(new Event("key"))
}
