// The scans of a link: totals, the charts of the service by day and by hour, and the scans of each value.
import { element } from "../elements.js"
import { nameOf, numberText, text, textOr } from "../texts.js"
import { showAlert } from "./messages.js"
import { getChart, getScans } from "./requests.js"

const MAX_ROWS = 10
const COUNTS = ["by_device", "by_rule", "by_country", "by_language", "by_referrer", "by_source", "by_medium", "by_campaign"]

export function buildScans(record) {
  const body = element("div", {})
  showScans(record, body)
  return element("section", { class: "scans", "aria-labelledby": "scans-title" }, element("h2", { id: "scans-title" }, text("scans.title")), body)
}

async function showScans(record, body) {
  try {
    const scans = await getScans(record.id)
    const charts = scans.total ? await Promise.all([buildChart(record, "day", text("scans.alt", { total: scans.total, unique: scans.unique })), buildChart(record, "hour", text("scans.hours"))]) : []
    body.replaceChildren(buildTotals(scans, record), ...charts, ...(scans.total ? [element("div", { class: "count-tables" }, ...buildCounts(scans))] : []))
  } catch (error) {
    body.replaceChildren(showAlert(error))
  }
}

function buildTotals(scans, record) {
  if (!scans.total && scans.admitted === undefined) return element("p", { class: "hint" }, text("scans.none"))
  const values = [["total", scans.total], ["unique", scans.unique]]
  if (scans.admitted !== undefined) values.push(["admitted", `${scans.admitted} / ${record.max_scans}`])
  return element("dl", { class: "facts" }, ...values.map(([name, value]) => element("div", {}, element("dt", {}, text(`scans.${name}`)), element("dd", {}, typeof value === "number" ? numberText(value) : value))))
}

// The chart needs the API key, so that an <img> cannot load it by its URL.
async function buildChart(record, by, alt) {
  const image = element("img", { class: "chart", width: 640, height: 300, alt })
  image.src = URL.createObjectURL(await getChart(record.id, by))
  const area = element("div", { class: "chart-area", tabindex: "0", role: "group", "aria-label": alt }, image)
  image.onload = () => { URL.revokeObjectURL(image.src); if (by === "day") area.scrollLeft = area.scrollWidth } // the latest days
  return area
}

// Scans without a rule are a table only beside those of a rule.
function buildCounts(scans) {
  return COUNTS.filter((name) => Object.keys(scans[name]).length > (name === "by_rule" ? 1 : 0)).map((name) => {
    const rows = Object.entries(scans[name]).sort(([, one], [, other]) => other - one).slice(0, MAX_ROWS)
    return element("table", { class: "counts" }, element("caption", {}, text(`scans.${name}`)), element("tbody", {},
      ...rows.map(([key, count]) => element("tr", {}, element("th", { scope: "row", dir: "auto" }, buildName(name, key)), element("td", {}, numberText(count))))))
  })
}

function buildName(name, key) {
  if (name === "by_rule") return textOr(`scans.rule.${key}`, key)
  if (key === "other" || name === "by_device") return textOr(`choice.device.${key}`, key)
  return { by_country: nameOf("region", key), by_language: nameOf("language", key) }[name] ?? key
}
