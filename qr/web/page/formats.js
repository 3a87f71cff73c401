// Reads the texts of QR codes for Wi-Fi, contacts, messages and one-time passwords, so that their forms can be filled in.

const WIFI_FIELDS = {
  S: "ssid", P: "password", T: "security", H: "hidden", E: "eap", I: "identity", AI: "anonymous_identity", PH2: "phase2",
}
const CONTACT_FIELDS = { FN: "name", ORG: "org", TITLE: "title", URL: "url", NOTE: "note", BDAY: "birthday" }
const WIFI_SECURITY = { SAE: "WPA3", NOPASS: "nopass", "WPA/WPA2": "WPA", "WPA2/WPA3": "WPA" }

// WIFI:T:WPA;S:name;P:password;; with backslashes before special characters (ZXing, barcode contents).
export function readWifi(text) {
  if (!/^WIFI:/i.test(text)) return null
  const fields = {}
  for (const [, key, value] of text.slice(5).matchAll(/([A-Z0-9]+):((?:\\.|[^;\\])*)(?:;|$)/gi)) {
    const name = WIFI_FIELDS[key.toUpperCase()]
    if (name && value) fields[name] = value.replace(/\\(.)/g, "$1")
  }
  if (fields.security) fields.security = securityOf(fields.security)
  if (fields.hidden) fields.hidden = /^true$/i.test(fields.hidden) ? "on" : undefined
  return fields.ssid ? clean(fields) : null
}

function securityOf(value) {
  const upper = value.toUpperCase()
  return WIFI_SECURITY[upper] ?? upper
}

// A vCard (RFC 2426, RFC 6350). The first value of each property is used.
export function readContact(text) {
  if (!/^BEGIN:VCARD/i.test(text)) return null
  const fields = {}
  for (const line of text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/)) {
    const found = /^(?:[\w-]+\.)?([A-Z]+)((?:;[^:]*)?):(.+)$/i.exec(line)
    if (found) for (const [name, value] of property(found[1].toUpperCase(), found[2], found[3])) fields[name] ??= value
  }
  const values = clean(fields)
  return values.name || values.first || values.last ? values : null
}

function property(name, parameters, value) {
  const kind = /TYPE=[^:]*WORK|;WORK/i.test(parameters) ? "_work" : /TYPE=[^:]*HOME|;HOME/i.test(parameters) ? "_home" : ""
  if (name === "TEL") return [[deviceOf(parameters) + kind, plain(value).replace(/^tel:/i, "")]]
  if (name === "EMAIL") return [[`email${kind}`, plain(value)]]
  if (name === "N") return components(value, ["last", "first"])
  if (name === "ADR") return components(value, [null, null, "street", "city", "region", "zip", "country"], kind)
  return CONTACT_FIELDS[name] ? [[CONTACT_FIELDS[name], plain(value)]] : []
}

function deviceOf(parameters) {
  if (/CELL/i.test(parameters)) return "mobile"
  return /FAX/i.test(parameters) ? "fax" : "phone"
}

function components(value, names, suffix = "") {
  const parts = value.split(/(?<!\\);/)
  return names.flatMap((name, index) => (name && parts[index] ? [[name + suffix, plain(parts[index])]] : []))
}

function plain(value) {
  return value.replace(/\\n/gi, " ").replace(/\\([,;:\\])/g, "$1").trim()
}

// A mailto URL (RFC 6068), or an address alone.
export function readMail(text) {
  const found = /^(mailto:)?([^\s@:/?,;<>"()]+@[^\s@/?,;<>"()]+\.[^\s@/?,;.<>"()]+)(\?\S*)?$/i.exec(text)
  if (!found || (found[3] && !found[1])) return null
  const fields = { to: decode(found[2]) }
  for (const pair of (found[3] ?? "").slice(1).split("&")) {
    const [name, value] = pair.split(/=(.*)/s)
    if (["subject", "body", "cc", "bcc"].includes(name.toLowerCase()) && value) fields[name.toLowerCase()] = decode(value)
  }
  return fields
}

// SMSTO:number:text (ZXing, barcode contents), where all after the second colon is the text, or an sms URL (RFC 5724).
export function readSms(text) {
  const [, number, body] = /^smsto:([^:]+)(?::(.*))?$/is.exec(text) ?? []
  if (number) return isNumber(number) ? clean({ number: number.trim(), body }) : null
  const [, recipient, query = ""] = /^sms:([^?\s]+)(?:\?(\S*))?$/i.exec(text) ?? []
  if (!recipient || !isNumber(decode(recipient))) return null
  return clean({ number: decode(recipient), body: valuesOf(query).body, scheme: "sms" })
}

function isNumber(text) {
  return /^\s*\+?[\d\s().\/-]+$/.test(text) && /\d{3}/.test(text.replace(/\D/g, ""))
}

// A key for one-time passwords (Google Authenticator, Key URI Format). The issuer is a parameter, or before the account.
export function readOtpauth(text) {
  const [, type, label, query] = /^otpauth:\/\/(totp|hotp)\/([^?#\s]+)\?([^#\s]+)$/i.exec(text) ?? []
  if (!type) return null
  const { secret, issuer, algorithm, digits, period, counter } = valuesOf(query)
  const [account, prefix] = decode(label).split(/:(.*)/s, 2).reverse().map((part) => part.trim())
  if (!secret || !account) return null
  return clean({ account, secret, issuer: issuer ?? prefix, type: type.toLowerCase(), algorithm: algorithm?.toUpperCase(), digits, period, counter })
}

// Return the values of a query by their names in lower case. A plus sign stays as it is, as in URLs other than forms.
function valuesOf(query) {
  const pairs = query.split("&").map((pair) => pair.split(/=(.*)/s))
  return Object.fromEntries(pairs.map(([name, value = ""]) => [name.toLowerCase(), decode(value)]))
}

function decode(value) {
  try {
    return decodeURIComponent(value).replace(/\r\n/g, "\n")
  } catch {
    return value
  }
}

function clean(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value))
}
