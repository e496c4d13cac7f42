import type { Proven } from './passkeys.ts'

/** What a sign-in leaves here while the browser is at the provider. */
export type OidcBegun = { readonly url: string; readonly kept: OidcKept }
export type OidcKept = {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  /** Where the provider sends the browser back to. */
  readonly back: string
}

/** One OpenID provider: authorization code with PKCE, state and nonce. */
export interface Oidc {
  readonly issuer: string
  readonly name: { readonly en: string; readonly zh: string }
  /** Throws nothing: why the provider cannot be asked is said. */
  begin(back: string): Promise<Proven<OidcBegun>>
  /** Whom the provider means: the claim by which people are enrolled here (a verified address, or the provider's own id). */
  finish(of: { readonly url: string; readonly kept: OidcKept }): Promise<Proven<{ readonly subject: string }>>
}
