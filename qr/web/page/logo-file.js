// Makes a logo of an image file that the service does not accept: a large photo, or a format that only the browser reads.

const ACCEPTED_TYPES = ["image/png", "image/jpeg", "image/webp", "image/svg+xml"]
const MAX_BYTES = 1024 * 1024
const MAX_PIXELS = 4_000_000
const MAX_SIDE = 4096
const SIDES = [1024, 512, 256] // pixels of the longer side; a logo is not encoded with more pixels than the first

// Return the file itself if the service accepts it, else a smaller PNG file of it. A file that the browser cannot read
// stays, because the service states the reason. The first picture of an animation is used.
export async function acceptable(file) {
  if (file.type === "image/svg+xml") return file
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap || isAccepted(file, bitmap)) return file
  for (const side of SIDES) {
    const blob = await draw(bitmap, side)
    if (blob.size <= MAX_BYTES) return new File([blob], file.name, { type: blob.type })
  }
  return file
}

function isAccepted({ type, size }, { width, height }) {
  return ACCEPTED_TYPES.includes(type) && size <= MAX_BYTES && width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE
}

function draw(bitmap, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext("2d")
  context.imageSmoothingQuality = "high"
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/png") })
}
