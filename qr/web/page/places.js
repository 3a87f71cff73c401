// Reads coordinates as people copy them: from map apps, from photos and from geo URIs.

const DEGREES = String.raw`([+-]?\d{1,3}(?:\.\d+)?)\s*°?`
const MINUTES = String.raw`(\d{1,3})\s*°\s*(\d{1,2}(?:\.\d+)?)\s*['′’]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|″|”|'')\s*)?`
const DECIMAL_PAIR = new RegExp(String.raw`^(geo:)?${DEGREES}\s*([NS])?\s*[,;\s]\s*${DEGREES}\s*([EWO])?(?:[,;?]\S*)?$`, "i")
const SEXAGESIMAL_PAIR = new RegExp(String.raw`^${MINUTES}([NS])\s*[,;]?\s*${MINUTES}([EWO])$`, "i")

// Return { lat, lng } in degrees (WGS 84), or null. Whole numbers need a geo URI, a degree sign or letters.
export function readPlace(text) {
  return decimal(text) ?? sexagesimal(text)
}

function decimal(text) {
  const found = DECIMAL_PAIR.exec(text)
  if (!found) return null
  const [, scheme, latitude, south, longitude, west] = found
  const isMarked = scheme || text.includes("°") || (south && west) || /\.\d.*\.\d/.test(text)
  const [lat, lng] = [signed(latitude, south), signed(longitude, west)]
  return isMarked && isOnEarth(lat, lng) ? { lat, lng } : null
}

function sexagesimal(text) {
  const found = SEXAGESIMAL_PAIR.exec(text)
  if (!found) return null
  const [, ...parts] = found
  const [lat, lng] = [signed(degrees(parts.slice(0, 3)), parts[3]), signed(degrees(parts.slice(4, 7)), parts[7])]
  return isOnEarth(lat, lng) ? { lat, lng } : null
}

// Six decimals are 0.1 m.
function degrees([whole, minutes, seconds = 0]) {
  return String(Number((Number(whole) + minutes / 60 + seconds / 3600).toFixed(6)))
}

function signed(value, letter) {
  const number = value.replace("+", "")
  return /^[SW]$/i.test(letter ?? "") ? `-${number.replace("-", "")}` : number
}

function isOnEarth(lat, lng) {
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180
}
