// Single rows: the state that shows one, and the row with the longest content.
import { columnsOf, CONTENT } from "./columns.js"

const encoder = new TextEncoder()

// Return the rows without the header, and the number of each as the service counts.
export function numbered({ rows, isNamed }) {
  const all = rows.map((cells, index) => ({ cells, number: index + 1 }))
  return (isNamed ? all.slice(1) : all).filter(({ cells }) => cells.some(Boolean))
}

// Return the row whose content has the most bytes.
export function longest(table, roles, fields) {
  const used = roles.map((role, index) => (role === CONTENT || fields.includes(role) ? index : -1)).filter((index) => index >= 0)
  const size = ({ cells }) => encoder.encode(used.map((index) => cells[index] ?? "").join("")).length
  return numbered(table).reduce((best, row) => (size(row) > size(best) ? row : best))
}

// Return the state of the page that makes the image of a row.
export function stateOf({ cells }, { kind, roles, fields, style, logo }) {
  const pairs = columnsOf(roles, false).map(([name, index]) => [name, cells[index] ?? ""]).filter(([, value]) => value)
  const values = Object.fromEntries(pairs)
  const { [CONTENT]: text = "", filename: _, ...others } = values
  const own = Object.fromEntries(Object.entries(others).filter(([name]) => !fields.includes(name)))
  const content = Object.fromEntries(Object.entries(others).filter(([name]) => fields.includes(name)))
  return { kind, text, fields: { [kind]: content }, style: { ...style, ...own }, logo }
}
