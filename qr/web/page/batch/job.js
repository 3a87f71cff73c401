// Facts of a batch that follow from what was entered.
import { outputState } from "../outputs.js"
import { columnsOf, commonStyle, CONTENT, fileOf, namesOf } from "./columns.js"
import { numbered } from "./rows.js"

export function countOf({ table }) {
  return numbered(table).length
}

// Return what all rows have in common: the kind, the fields of the payload, and the look of the first view.
export function commonOf(job, controls) {
  const { kind, roles, isSheet, usesStyle } = job
  const { style, logo } = usesStyle ? outputState(isSheet ? "pdf" : job.format, controls) : { style: {}, logo: null }
  return { kind, roles, fields: namesOf(kind, controls).fields, style: commonStyle(style, isSheet), logo }
}

// Return the pairs of the request.
export function requestOf(job, controls) {
  const { style, logo } = commonOf(job, controls)
  const own = job.isSheet ? job.sheet : { format: job.format }
  return [
    ...Object.entries({ ...style, ...own }),
    ...(job.kind === "text" ? [] : [["payload", job.kind]]),
    ...(job.table.isNamed ? [["delimiter", "comma"]] : []),
    ...(logo ? [["logo", logo]] : []),
    ["file", fileOf(job.table, columnsOf(job.roles, job.isSheet))],
  ]
}

// Return the key of the reason why the batch cannot be sent; empty if it can.
export function problemOf(job, controls) {
  const { fields } = namesOf(job.kind, controls)
  const hasContent = job.roles.some((role) => role === CONTENT || fields.includes(role))
  if (!countOf(job)) return "batch.empty"
  return hasContent ? "" : "batch.no-content"
}
