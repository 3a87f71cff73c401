// JSON Merge Patch (RFC 7396).

// Return the patch that changes one object into another: null removes a member.
export function mergePatch(before, after) {
  const patch = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!(name in after)) patch[name] = null
    else if (isObject(before[name]) && isObject(after[name])) addChanges(patch, name, mergePatch(before[name], after[name]))
    else if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) patch[name] = after[name]
  }
  return patch
}

function addChanges(patch, name, changes) {
  if (Object.keys(changes).length) patch[name] = changes
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
