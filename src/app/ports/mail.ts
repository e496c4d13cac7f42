/** A mail as it leaves: text without content, to one person. */
export type Letter = {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  /** Stable: the same mail, sent again after a crash, has the same. What stands before the `@` of its Message-ID. */
  readonly id: string
}
/** `failed`: what the server said, or why it was not reached; for the operator. */
export type Mailed = { readonly sent: true } | { readonly failed: string }

/** Hands mails to a mail server. Never throws; no longer than a limit. */
export interface MailPort {
  send(letter: Letter, signal?: AbortSignal): Promise<Mailed>
  /** Its end of Message-IDs: a host of ours. */
  readonly host: string
}
