// Shows the contract with Swagger UI. A request omits parameters that have their default, because some defaults, such
// as the position of a caption, cannot be sent without another parameter.
const response = await fetch(document.documentElement.dataset.contract)
const contract = await response.json()
const defaults = collectDefaults(contract)

document.documentElement.classList.toggle("dark-mode", matchMedia("(prefers-color-scheme: dark)").matches)
SwaggerUIBundle({
  spec: { ...contract, openapi: "3.0.3" }, // for 3.1, Swagger UI resolves the whole contract at once: many seconds
  dom_id: "#viewer",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  filter: true,
  validatorUrl: "none",
  requestInterceptor: withoutDefaults,
})

// Return the defaults of all parameters by name, as texts.
function collectDefaults({ components, paths }) {
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  const listed = operations.flatMap(({ parameters }) => parameters).filter((parameter) => parameter.name)
  const found = {}
  for (const { name, schema } of [...Object.values(components.parameters), ...listed]) {
    const { default: value } = resolve(schema, components)
    if (value !== undefined) (found[name] ??= new Set()).add(String(value))
  }
  return found
}

function resolve(schema, components) {
  return schema.$ref ? components.schemas[schema.$ref.split("/").pop()] : schema
}

function withoutDefaults(request) {
  const url = new URL(request.url)
  url.search = removeDefaults(url.searchParams)
  request.url = url.href
  const isForm = request.headers?.["Content-Type"] === "application/x-www-form-urlencoded"
  if (isForm && typeof request.body === "string") request.body = removeDefaults(new URLSearchParams(request.body))
  return request
}

function removeDefaults(parameters) {
  const kept = [...parameters].filter(([name, value]) => value !== "" && !defaults[name]?.has(value))
  return new URLSearchParams(kept).toString()
}
