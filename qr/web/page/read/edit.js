// Puts the content of a QR code into the view that makes QR codes.
import { focusFirst, showKind } from "../kinds.js"
import { change, state } from "../state.js"

// The form replaces what was entered in it before. The style stays.
export async function edit({ text, payload }, controls) {
  const kind = payload && payload.name !== "url" && payload.name in controls.payloads ? payload.name : "text"
  if (kind === "text") change({ kind, text: payload?.name === "url" ? payload.fields.url : text })
  else change({ kind, fields: { ...state.fields, [kind]: { ...payload.fields } } })
  await showKind(controls)
  addEventListener("hashchange", focusFirst, { once: true }) // after the view is shown
  location.hash = "#make"
}
