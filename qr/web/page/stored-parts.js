// The parts of the page that a person needs later: brands, history, share links, and the check of a photograph.
import { buildBrandFiles, buildBrands } from "./brands.js"
import { buildCompare } from "./compare.js"
import { byId } from "./elements.js"
import { buildHistory } from "./history.js"
import { buildShare } from "./share.js"

export function buildStoredParts(controls) {
  byId("brands").append(buildBrands(controls))
  byId("history").prepend(buildBrandFiles(controls))
  buildHistory(controls)
  buildShare(controls)
  byId("outputs").nextElementSibling.after(buildCompare(controls))
}
