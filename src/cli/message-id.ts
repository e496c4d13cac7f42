/** Digits of an id that people are shown; they may type as many, or from eight on (`beginsAs`). */
export function beginningOf(id: string): string {
  return id.slice('sha256:'.length, 'sha256:'.length + 12)
}

/** Whether an id begins as was typed, with "sha256:" or without; undefined where that is no beginning of one (8 digits or more). */
export function beginsAs(typed: string): ((id: string) => boolean) | undefined {
  const hex = typed.replace(/^sha256:/, '')
  return /^[0-9a-f]{8,64}$/.test(hex) ? (id) => id.startsWith(`sha256:${hex}`) : undefined
}
