// The parts of the page that store designs: brands, history and share links.
import { buildBrands } from "./brands.js"
import { byId } from "./elements.js"
import { buildHistory } from "./history.js"
import { buildShare } from "./share.js"

export function buildStoredParts(controls) {
  byId("brands").append(buildBrands(controls))
  buildHistory(controls)
  buildShare(controls)
}
