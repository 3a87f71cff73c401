// Values in the storage of this browser. Storage that is full or forbidden does no harm.

// Services below different paths of one host have separate values.
const prefix = `qr:${new URL(document.baseURI).pathname}:`

// Return a stored value; null if there is none, or if it cannot be read.
export function readStored(name) {
  try {
    return JSON.parse(localStorage.getItem(prefix + name))
  } catch {
    return null
  }
}

// Store a value; null deletes it. Return whether the browser stored it.
export function writeStored(name, value) {
  try {
    if (value === null) localStorage.removeItem(prefix + name)
    else localStorage.setItem(prefix + name, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}
