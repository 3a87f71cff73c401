// Reads an event of a calendar (iCalendar, RFC 5545), so that its form can be filled in.

const TEXTS = { SUMMARY: "summary", LOCATION: "location", DESCRIPTION: "description" }
const TIMES = { DTSTART: "start", DTEND: "end" }
const NOT_IN_FORM = new Set(["DURATION", "RRULE", "RDATE"]) // without these, the form would describe another event

// The first VEVENT, with or without its VCALENDAR. Null if the form cannot describe the event.
export function readEvent(text) {
  const lines = eventLines(text)
  if (!lines) return null
  const fields = {}
  const zones = new Set()
  for (const line of lines) {
    const [, name, parameters, value] = /^([A-Z-]+)((?:;(?:"[^"]*"|[^:"])*)?):(.*)$/i.exec(line) ?? []
    const property = name?.toUpperCase()
    if (NOT_IN_FORM.has(property)) return null
    if (TEXTS[property]) fields[TEXTS[property]] ??= unescaped(value, property === "DESCRIPTION" ? "\n" : " ")
    if (!TIMES[property]) continue
    const time = readTime(value, parameters)
    if (!time) return null
    fields[TIMES[property]] ??= time.text
    zones.add(time.zone)
  }
  return zones.size === 1 && fields.summary && fields.start ? withZone(fields, ...zones) : null
}

// The unfolded lines of the event itself: its alarms are omitted (3.1, 3.6).
function eventLines(text) {
  const lines = text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/).map((line) => line.trimEnd())
  if (!/^BEGIN:(VEVENT|VCALENDAR)$/i.test(lines[0])) return null
  const begin = lines.findIndex((line) => /^BEGIN:VEVENT$/i.test(line))
  const end = lines.findIndex((line, index) => index > begin && /^END:VEVENT$/i.test(line))
  if (begin < 0 || end < 0) return null
  let depth = 0
  return lines.slice(begin + 1, end).filter((line) => {
    if (/^BEGIN:/i.test(line)) depth += 1
    if (/^END:/i.test(line)) { depth -= 1; return false }
    return depth === 0
  })
}

// Return { text, zone }: a day (3.3.4) has no zone, and a local time without TZID is a time of the person (3.3.5).
function readTime(value, parameters) {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i.exec(value)
  if (!found) return null
  const [, year, month, day, hour, minute, second, utc] = found
  const date = `${year}-${month}-${day}`
  if (hour === undefined) return { text: date, zone: "" }
  const zone = utc ? "UTC" : /;TZID="?([^;"]+)/i.exec(parameters)?.[1] ?? localZone()
  return { text: `${date}T${hour}:${minute}${second === "00" ? "" : `:${second}`}`, zone }
}

function localZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

// The end of an event of whole days is the day after the last day (3.6.1). The form has the last day.
function withZone({ end, ...fields }, zone) {
  if (zone) return { ...fields, ...(end ? { end } : {}), timezone: zone }
  const last = end && dayBefore(end)
  return { ...fields, ...(last > fields.start ? { end: last } : {}) }
}

function dayBefore(day) {
  const [year, month, date] = day.split("-").map(Number)
  return new Date(Date.UTC(year, month - 1, date - 1)).toISOString().slice(0, 10)
}

function unescaped(value, lineBreak) {
  return value.replace(/\\([\\;,n])/gi, (_, letter) => (/n/i.test(letter) ? lineBreak : letter)).trim()
}
