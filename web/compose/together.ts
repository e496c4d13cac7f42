import type { RequestDraft } from '../../src/app/draft-request.ts'

type Body = Partial<RequestDraft>
type Member = keyof RequestDraft

/**
 * Two versions of a draft put together: each member by whoever changed it since the version from which both began. `clashes`: members that both changed, and not
 * to the same; of those mine stands.
 */
export function together(
  base: Body,
  mine: Body,
  theirs: Body,
): { readonly body: Body; readonly clashes: readonly Member[] } {
  const names = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]) as Set<Member>
  const members = [...names].map((name) => {
    const isMine = !isSame(mine[name], base[name])
    const isTheirs = !isSame(theirs[name], base[name])
    const value = isMine || !isTheirs ? mine[name] : theirs[name]
    return { name, value, clashes: isMine && isTheirs && !isSame(mine[name], theirs[name]) }
  })
  return {
    body: Object.fromEntries(
      members.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]),
    ),
    clashes: members.filter(({ clashes }) => clashes).map(({ name }) => name),
  }
}

/** Members of both come from JSON; only the order of their own members may differ. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([name, value]) => isSame(value, (b as Readonly<Record<string, unknown>>)[name]))
  )
}
