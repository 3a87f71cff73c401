// What the person has entered. Every part of the page reads this state, and is told of each change.

export const state = {
  kind: "text", // or the name of a payload
  text: "", // content if the kind is "text"
  fields: {}, // values of each payload by its name
  style: {}, // parameters of the image
  logo: null, // a file
  cmyk: false, // whether PDF and EPS get CMYK colours
}

const listeners = []

export function onChange(listener) {
  listeners.push(listener)
}

export function change(values) {
  Object.assign(state, values)
  for (const listener of listeners) listener(state)
}

export function changeField(name, value) {
  const fields = withValue(state.fields[state.kind] ?? {}, name, value)
  change({ fields: { ...state.fields, [state.kind]: fields } })
}

export function changeStyle(values) {
  let style = state.style
  for (const [name, value] of Object.entries(values)) style = withValue(style, name, value)
  change({ style })
}

// Return the parameters of the content, and those of the image.
export function contentPairs(current = state) {
  if (current.kind === "text") return current.text ? [["data", current.text]] : []
  return Object.entries(current.fields[current.kind] ?? {})
}

export function stylePairs(current = state) {
  return Object.entries(current.style)
}

export function isEmpty(current = state) {
  return contentPairs(current).length === 0
}

function withValue(values, name, value) {
  const { [name]: _, ...others } = values
  return value === "" || value === null || value === undefined ? others : { ...others, [name]: value }
}
