// Starts the page: loads the controls and the texts, then builds each part.
import { buildHistory } from "./history.js"
import { buildKinds } from "./kinds.js"
import { buildLook } from "./look.js"
import { onVerified, watchPreview } from "./preview.js"
import { buildShare } from "./share.js"
import { loadTexts } from "./texts.js"
import { loadControls } from "./controls.js"
import { once } from "./elements.js"
import { watchViews } from "./views.js"

const [controls] = await Promise.all([loadControls(), loadTexts()])
buildKinds(controls)
buildLook(controls)
onVerified(once(async () => (await import("./outputs.js")).buildOutputs(controls)))
buildHistory(controls)
buildShare(controls)
watchPreview(controls)
watchViews()
document.getElementById("form").addEventListener("submit", (event) => event.preventDefault())
document.documentElement.dataset.ready = ""
