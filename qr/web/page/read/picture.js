// The image that was read, with an outline and a number for each QR code.
import { element } from "../elements.js"
import { text } from "../texts.js"
import { annotateFile } from "./requests.js"

const MAX_JPEG_PIXELS = 16_000_000
const MAX_SIDE = 1600 // pixels of the canvas
const LINE = 0.006 // width of an outline as a share of the longer side

// Return the picture; null if neither the browser nor the service shows the file.
export async function buildPicture(file, symbols, options) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null)
  if (bitmap && !isReduced(file, bitmap)) return draw(bitmap, symbols)
  return symbols.length ? showAnnotated(file, options) : null
}

// The service decodes large JPEG files at a lower resolution, and its positions are pixels of the smaller image.
function isReduced({ type }, { width, height }) {
  return type === "image/jpeg" && width * height > MAX_JPEG_PIXELS
}

// The browser does not read PDF and TIFF files.
async function showAnnotated(file, options) {
  const blob = await annotateFile(file, options)
  const image = element("img", { class: "picture", alt: text("read.picture") })
  image.src = URL.createObjectURL(blob)
  image.addEventListener("load", () => URL.revokeObjectURL(image.src))
  return image
}

function draw(bitmap, symbols) {
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = element("canvas", {
    class: "picture", role: "img", "aria-label": text("read.picture"),
    width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale),
  })
  const context = canvas.getContext("2d")
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const line = Math.max(2, LINE * Math.max(canvas.width, canvas.height))
  symbols.forEach(({ position }, index) => outline(context, position.map(({ x, y }) => [x * scale, y * scale]), { number: index + 1, line }))
  bitmap.close()
  return canvas
}

// Blue within white is visible on every photograph.
function outline(context, corners, { number, line }) {
  context.beginPath()
  for (const [x, y] of corners) context.lineTo(x, y)
  context.closePath()
  context.lineJoin = "round"
  for (const [color, width] of [["#fff", 2 * line], ["#0b5bd3", line]]) {
    context.strokeStyle = color
    context.lineWidth = width
    context.stroke()
  }
  mark(context, corners[0], { number, size: 6 * line })
}

function mark(context, [x, y], { number, size }) {
  context.fillStyle = "#0b5bd3"
  context.beginPath()
  context.arc(x, y, size / 2 + 1, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = "#fff"
  context.font = `700 ${size * 0.7}px system-ui, sans-serif`
  context.textAlign = "center"
  context.textBaseline = "middle"
  context.fillText(number, x, y)
}
