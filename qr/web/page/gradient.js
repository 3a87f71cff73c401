// The editor of a gradient: its kind, its colours and its direction.
import { element } from "./elements.js"
import { text } from "./texts.js"

// Show the paint in the editor, which is built on the first call. `onEdit` receives the edited paint.
export function showGradient(container, name, paint, onEdit) {
  if (!container.edit) build(container, name)
  container.edit = onEdit
  container.paint = paint
  const [kind, first, last, angle] = container.querySelectorAll("select, input")
  kind.value = paint.kind
  show(first, paint.colors[0])
  show(last, paint.colors.at(-1))
  show(angle, paint.angle)
  angle.closest(".gradient-angle").hidden = paint.kind !== "linear"
}

function build(container, name) {
  const send = (change) => container.edit({ ...container.paint, ...change(container.paint) })
  const kind = element("select", { id: `gradient-${name}`, "aria-label": text("gradient.kind"), onchange: () => send(() => ({ kind: kind.value })) },
    element("option", { value: "linear" }, text("gradient.linear")), element("option", { value: "radial" }, text("gradient.radial")))
  const first = picker("gradient.first", (color) => send(({ colors }) => ({ colors: [color, ...colors.slice(1)] })))
  const last = picker("gradient.last", (color) => send(({ colors }) => ({ colors: [...colors.slice(0, -1), color] })))
  container.className = "gradient"
  container.append(kind, first, last, buildAngle(send))
}

function picker(key, onColor) {
  return element("input", { type: "color", "aria-label": text(key), title: text(key), oninput: ({ target }) => onColor(target.value) })
}

function buildAngle(send) {
  const range = element("input", { type: "range", min: 0, max: 359, step: 1, "aria-label": text("gradient.angle"), title: text("gradient.angle"),
    oninput: ({ target }) => send(() => ({ angle: Number(target.value) })) })
  return element("span", { class: "gradient-angle" }, range)
}

function show(control, value) {
  if (document.activeElement !== control && value !== undefined) control.value = value
}
