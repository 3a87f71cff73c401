// The parameters of the service, from which all forms are built.

const version = document.documentElement.dataset.version

export function assetUrl(name) {
  return new URL(`assets/${version}/${name}`, document.baseURI).href
}

export async function loadControls() {
  const controls = await (await fetch(assetUrl("controls.json"))).json()
  controls.parameters = new Map(controls.groups.flatMap((group) => group.parameters.map((item) => [item.name, item])))
  return controls
}

// Load the forms of the payloads: { summary, fields } of each. Before, a field has only its name and `required`.
export async function loadForms(controls) {
  if (controls.hasForms) return
  const forms = await (await fetch(assetUrl("forms.json"))).json()
  for (const [name, form] of Object.entries(forms)) Object.assign(controls.payloads[name], form)
  controls.hasForms = true
}

// Return the payloads by subject, in the order of the service.
export function payloadsBySubject(controls) {
  const subjects = new Map()
  for (const [name, payload] of Object.entries(controls.payloads)) {
    subjects.set(payload.subject, [...(subjects.get(payload.subject) ?? []), name])
  }
  return subjects
}
