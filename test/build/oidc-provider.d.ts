/** The package has no types of its own; this is what test/build/provider.ts uses of it. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  // biome-ignore lint/style/noDefaultExport: the package's own
  export default class Provider {
    constructor(issuer: string, settings: object)
    callback(): (request: IncomingMessage, response: ServerResponse) => void
  }
}
