// The camera: a live picture, and a button that takes a photograph. The camera is released when the view is left.
import { byId, element } from "../elements.js"
import { text } from "../texts.js"

// Browsers have no camera on pages without TLS.
export function hasCamera() {
  return isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia)
}

// Return the elements. `onPhoto(file)` gets a photograph, and `onDenied()` is called if there is no permission or camera.
export function buildCamera({ onPhoto, onDenied }) {
  const video = element("video", { playsinline: true, muted: true, autoplay: true, "aria-label": text("read.camera.live") })
  const live = element("div", { class: "camera", hidden: true }, video, element("div", { class: "actions" },
    element("button", { type: "button", class: "primary", id: "read-take", onclick: async () => onPhoto(await takePhoto(video)) }, text("read.camera.take")),
    element("button", { type: "button", class: "secondary", onclick: () => { release(live, video); open.focus() } }, text("read.camera.stop"))))
  const open = element("button", { type: "button", class: "secondary", id: "read-camera", onclick: () => start(live, video).catch(onDenied) }, text("read.camera"))
  const leave = () => { if (byId("read").hidden) release(live, video) }
  addEventListener("hashchange", leave)
  addEventListener("pagehide", () => release(live, video))
  return { open, live }
}

async function start(live, video) {
  if (video.srcObject) return
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } })
  if (byId("read").hidden || video.srcObject) return stop(stream) // the person left, or clicked twice
  video.srcObject = stream
  live.hidden = false
  byId("read-take").focus()
}

function release(live, video) {
  live.hidden = true
  if (video.srcObject) stop(video.srcObject)
  video.srcObject = null
}

function stop(stream) {
  for (const track of stream.getTracks()) track.stop()
}

async function takePhoto(video) {
  const canvas = element("canvas", { width: video.videoWidth, height: video.videoHeight })
  canvas.getContext("2d").drawImage(video, 0, 0)
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.92) })
  return new File([blob], "camera.jpg", { type: blob.type })
}
