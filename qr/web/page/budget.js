// The outline of the largest safe logo over the QR code, while a logo is dragged or its size is set.
import { byId, element } from "./elements.js"
import { onChecked } from "./preview.js"
import { state } from "./state.js"

// The outline is not drawn where the centre of the symbol is not known: text around a circle.
const hasKnownCentre = () => state.style.caption_position !== "around"

export function watchBudget(area) {
  const outline = element("span", { class: "budget", hidden: true, "aria-hidden": "true" })
  byId("card").append(outline)
  let largest = 0
  let modules = 0
  const show = () => {
    outline.hidden = !largest || !modules || !hasKnownCentre()
    if (!outline.hidden) place(outline, largest, modules)
  }
  onChecked((checked) => { largest = checked.logo?.largest ?? 0; modules = Number(checked.modules) || 0; show() })
  byId("card").classList.add("is-measuring")
  for (const event of ["focusin", "pointerenter"]) area.addEventListener(event, () => byId("card").classList.add("is-measuring"))
  for (const event of ["focusout", "pointerleave"]) area.addEventListener(event, () => byId("card").classList.remove("is-measuring"))
}

// The symbol is as wide as the image without its quiet zone. A caption makes the image higher.
function place(outline, largest, modules) {
  const image = byId("code")
  const { naturalWidth: width, naturalHeight: height } = image
  const box = image.getBoundingClientRect()
  const card = byId("card").getBoundingClientRect()
  const scale = Math.min(box.width / width, box.height / height)
  const symbol = (width * modules) / (modules + 2 * Number(state.style.margin ?? 4))
  const side = (symbol * scale * largest) / 100
  const offset = state.style.caption_position === "above" ? height - width / 2 : width / 2
  const top = box.top - card.top + (box.height - height * scale) / 2 + offset * scale - side / 2
  Object.assign(outline.style, { width: `${side}px`, height: `${side}px`, top: `${top}px`, left: `calc(50% - ${side / 2}px)` })
}
