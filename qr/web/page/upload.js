// Requests with a file in a form.
import { keyHeaders, Problem, problemOf } from "./service.js"

// Send pairs of a name and a text or file. Raises `Problem` if the service rejects the request.
export async function postForm(path, pairs, { signal } = {}) {
  const body = new FormData()
  for (const [name, ...value] of pairs) body.append(name, ...value)
  const response = await fetch(new URL(path, document.baseURI), { method: "POST", body, signal, headers: keyHeaders() })
  if (!response.ok) throw new Problem(await problemOf(response))
  return response
}
