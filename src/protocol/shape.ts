import { type ProtocolCode, ProtocolError } from './errors.ts'

/** A JSON object whose members are not known yet. */
export type Members = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isDigest(value: unknown): value is `sha256:${string}` {
  return typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value)
}

/** 32 bytes in standard base64. */
export function isRoot(value: unknown): value is string {
  // 32 bytes fill 42 digits and four bits more: only these 43rd digits leave no bit over.
  return typeof value === 'string' && /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(value)
}

export function isHex32(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)
}

/** An integer in a closed range. */
export function isCount(
  value: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}

export function isOneOf<T extends string>(list: readonly T[], value: unknown): value is T {
  return (list as readonly unknown[]).includes(value)
}

/** Refuses members that are not named: a second reader must not see more in a document than the first. */
export function checkMembers(
  value: Members,
  names: { readonly required: readonly string[]; readonly optional?: readonly string[] },
  refuse: (sentence: string) => never,
): void {
  for (const name of names.required) if (value[name] === undefined) refuse(`${name} is missing`)
  for (const name in value) {
    if (!names.required.includes(name) && !names.optional?.includes(name))
      refuse(`unknown member ${name.slice(0, 40)}`)
  }
}

/** A thrower for one code, to be handed to checks. */
export function refusal(code: ProtocolCode): (sentence: string) => never {
  return (sentence) => {
    throw new ProtocolError(code, sentence)
  }
}
