/** How somebody got in with a browser. */
export const DOORS = ['passkey', 'oidc', 'exercise', 'token', 'invitation'] as const
export type Door = (typeof DOORS)[number]

/** A browser that is signed in: as a person, or with the rights of a token (then `token` is that token's digest, and its rights hold). */
export type SessionRow = {
  /** SHA-256 (hex) of the cookie's value; the value itself is never stored. */
  readonly hash: string
  readonly person?: string
  readonly token?: string
  /** The passkey with which it began; when that is revoked it ends. */
  readonly passkey?: string
  readonly door: Door
  /** What the browser calls itself, shortened. */
  readonly agent: string
  readonly madeMs: number
  readonly seenMs: number
  readonly endedMs?: number
}
export type SessionsOf =
  | { readonly hash: string }
  | { readonly person: string }
  | { readonly token: string }
  | { readonly passkey: string }
/** A link that lets a person register a first passkey; without a person it makes the first operator. */
export type InvitationRow = {
  /** SHA-256 (hex) of the code. */
  readonly hash: string
  readonly person?: string
  readonly madeMs: number
  readonly expiresMs: number
  readonly usedMs?: number
}
export type PasskeyRow = {
  /** The credential's id, base64url. */
  readonly id: string
  readonly person: string
  /** The host name for which it was made: it signs for no other. */
  readonly rp: string
  readonly name: string
  /** COSE (RFC 9052). */
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  /** It may live on several of the person's machines. */
  readonly isSynced: boolean
  readonly createdMs: number
  readonly usedMs?: number
  readonly revokedMs?: number
}
/** Whom an OpenID provider means. One subject is one person. */
export type SubjectRow = {
  readonly issuer: string
  readonly subject: string
  readonly person: string
  readonly createdMs: number
}

/** How people get in. Nothing of it ever leaves the node. */
export interface DoorStore {
  session(hash: string): Promise<SessionRow | undefined>
  /** Those that were not ended and were made since, newest first. */
  sessions(sinceMs: number): Promise<SessionRow[]>
  addSession(row: SessionRow): Promise<void>
  /** Later only: it never goes back, and ends nothing and revives nothing. */
  touchSession(hash: string, seenMs: number): Promise<void>
  /** Those of that digest, person, token or passkey that have not ended. */
  endSessions(of: SessionsOf, endedMs: number): Promise<void>
  /** Forgets those that were made before. */
  dropSessions(beforeMs: number): Promise<void>

  invitation(hash: string): Promise<InvitationRow | undefined>
  addInvitation(row: InvitationRow): Promise<void>
  /** True for the one caller who uses it first. */
  spendInvitation(hash: string, usedMs: number): Promise<boolean>
  /** Those without a person are good no more. */
  endFirstInvitations(usedMs: number): Promise<void>

  /** Of one person, or all, in the order in which they were made. */
  passkeys(person?: string): Promise<PasskeyRow[]>
  passkey(id: string): Promise<PasskeyRow | undefined>
  /** Throws StoreError 'conflict' when the id is known: a passkey belongs to one person for ever. */
  addPasskey(row: PasskeyRow): Promise<void>
  countPasskey(id: string, use: { readonly counter: number; readonly usedMs: number }): Promise<void>
  revokePasskey(id: string, revokedMs: number): Promise<void>

  subject(issuer: string, subject: string): Promise<SubjectRow | undefined>
  subjects(person: string): Promise<SubjectRow[]>
  /** Throws StoreError 'conflict' when the subject is another person's. */
  saveSubject(row: SubjectRow): Promise<void>
  dropSubject(issuer: string, subject: string): Promise<void>
}
