/** Of the browser's Trusted Types, as far as the desk uses them. */
type Policy = { createScriptURL(url: string): string }
type Factory = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy
}

/** The one policy that the page's own rule allows (src/api/desk-files.ts): scripts of this desk's build and no others become workers. */
let policy: Policy | undefined

/** Starts a worker of our own from the address of a file of the build. Throws for any other address. */
export function startWorker(url: string): Worker {
  policy ??= makePolicy()
  return new Worker(policy.createScriptURL(url), { type: 'module' })
}

function makePolicy(): Policy {
  const rules = { createScriptURL: checkOwn }
  const { trustedTypes } = globalThis as { trustedTypes?: Factory }
  return trustedTypes?.createPolicy('comity', rules) ?? rules
}

function checkOwn(url: string): string {
  const { origin, pathname } = new URL(url, location.href)
  if (origin === location.origin && pathname.startsWith('/assets/')) return url
  throw new TypeError(`not a script of this desk: ${url}`)
}
