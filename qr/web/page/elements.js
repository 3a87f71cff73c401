// Creates elements of the page.

// element("p", { class: "hint", hidden: true }, "text", child)
export function element(name, attributes = {}, ...children) {
  const created = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) created.addEventListener(key.slice(2), value)
    else if (typeof value === "boolean") created.toggleAttribute(key, value)
    else if (value !== null && value !== undefined) created.setAttribute(key, value)
  }
  created.append(...children.filter((child) => child !== null && child !== undefined))
  return created
}

export function byId(id) {
  return document.getElementById(id)
}

// Return a function that calls `action` on its first call only.
export function once(action) {
  let result
  return () => (result ??= { value: action() }).value
}

// Return a function that calls `action` once no call has come for `milliseconds`.
export function debounce(action, milliseconds) {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(() => action(...values), milliseconds)
  }
}
