// The parts of the page that store designs: brands, history and share links.
import { buildBrandFiles, buildBrands } from "./brands.js"
import { byId } from "./elements.js"
import { buildHistory } from "./history.js"
import { buildShare } from "./share.js"

export function buildStoredParts(controls) {
  byId("brands").append(buildBrands(controls))
  byId("history").prepend(buildBrandFiles(controls))
  buildHistory(controls)
  buildShare(controls)
}
