// The scans of a link: totals, the chart of the service, and the scans of each rule.
import { element } from "../elements.js"
import { numberText, text, textOr } from "../texts.js"
import { showAlert } from "./messages.js"
import { getChart, getScans } from "./requests.js"

export function buildScans(record) {
  const body = element("div", {})
  showScans(record, body)
  return element("section", { class: "scans", "aria-labelledby": "scans-title" }, element("h2", { id: "scans-title" }, text("scans.title")), body)
}

async function showScans(record, body) {
  try {
    const scans = await getScans(record.id)
    body.replaceChildren(buildTotals(scans, record), ...(scans.total ? [await buildChart(record, scans), element("div", { class: "count-tables" }, ...buildCounts(scans))] : []))
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
async function buildChart(record, scans) {
  const image = element("img", { class: "chart", width: 640, height: 300, alt: text("scans.alt", { total: scans.total, unique: scans.unique }) })
  image.src = URL.createObjectURL(await getChart(record.id))
  const area = element("div", { class: "chart-area", tabindex: "0", role: "group", "aria-label": text("scans.title") }, image)
  image.onload = () => { URL.revokeObjectURL(image.src); area.scrollLeft = area.scrollWidth } // the latest days
  return area
}

function buildCounts(scans) {
  return [["by_device", "choice.device"], ["by_rule", "scans.rule"]].filter(([name]) => Object.keys(scans[name]).length > (name === "by_rule" ? 1 : 0)).map(([name, prefix]) => {
    const rows = Object.entries(scans[name]).sort(([, one], [, other]) => other - one)
    return element("table", { class: "counts" }, element("caption", {}, text(`scans.${name}`)), element("tbody", {},
      ...rows.map(([key, count]) => element("tr", {}, element("th", { scope: "row" }, textOr(`${prefix}.${key}`, key)), element("td", {}, numberText(count))))))
  })
}
