import { readFile } from 'node:fs/promises'
import * as client from 'openid-client'
import type { Oidc } from '../app/ports/oidc.ts'
import { ConfigError, type OidcConfig } from '../ops/config.ts'
import { proven } from './proven.ts'

const TIMEOUT_S = 10

/** The provider of a node's settings, by openid-client. It is asked when the first person comes, and not before. Throws ConfigError. */
export async function openOidc({ issuer, clientId, secretPath, name, claim }: OidcConfig): Promise<Oidc> {
  const secret = secretPath === undefined ? undefined : await readClientSecret(secretPath)
  const at = checkIssuer(issuer)
  let found: Promise<client.Configuration> | undefined
  const discover = () => {
    found ??= client
      .discovery(at, clientId, secret, secret === undefined ? client.None() : undefined, {
        timeout: TIMEOUT_S,
        // Only a provider on this machine may be asked without TLS (checkIssuer).
        ...(at.protocol === 'http:' && { execute: [client.allowInsecureRequests] }),
      })
      .catch((fault: unknown) => {
        found = undefined
        throw fault
      })
    return found
  }
  return {
    issuer,
    name,
    begin: (back) =>
      proven(async () => {
        const config = await discover()
        const verifier = client.randomPKCECodeVerifier()
        const [state, nonce] = [client.randomState(), client.randomNonce()]
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: back,
          scope: claim === 'email' ? 'openid email' : 'openid',
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          state,
          nonce,
        })
        return { url: url.href, kept: { verifier, state, nonce, back } }
      }),
    finish: ({ url, kept }) =>
      proven(async () => {
        const config = await discover()
        const tokens = await client.authorizationCodeGrant(config, new URL(url), {
          pkceCodeVerifier: kept.verifier,
          expectedState: kept.state,
          expectedNonce: kept.nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new Error('the provider gave no ID token')
        if (claim === 'sub') return { subject: claims.sub }
        const told =
          claims.email === undefined
            ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
            : claims
        // An address that nobody verified is what its holder typed.
        if (typeof told.email !== 'string' || told.email_verified !== true)
          throw new Error('the provider names no verified e-mail address')
        return { subject: told.email }
      }),
  }
}

async function readClientSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new ConfigError(`oidc.clientSecretFile: ${path} cannot be read`, { cause })
  }
}

function checkIssuer(issuer: string): URL {
  const at = URL.canParse(issuer) ? new URL(issuer) : undefined
  const isHere = at !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(at.hostname)
  if (at && (at.protocol === 'https:' || (at.protocol === 'http:' && isHere))) return at
  throw new ConfigError(`oidc.issuer was ${issuer}; it is the https address of an OpenID provider`)
}
