/** What people sign with keys of their own: for their own node, which nobody else ever sees. */

/** What a person signs with an enrolled key to release a message: its id says every byte of it. */
export function releaseText(id: string): string {
  return `comity-release/v1\n${id}\n`
}

/** What a person signs with an enrolled key to sign in at one party's node, and at no other's. */
export function signInText(identity: string, challenge: string): string {
  return `comity-sign-in/v1\n${identity}\n${challenge}\n`
}
