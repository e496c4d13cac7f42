/** The usual witness policy: some witnesses, of whom so many are enough. What says more than that stays text. */
export type PlainPolicy = {
  readonly witnesses: readonly PlainWitness[]
  /** How many of them are enough; 0 where there are none. */
  readonly enough: number
}
export type PlainWitness = { readonly name: string; readonly key: string; readonly url: string }

const GROUP = 'outside'

/** Reads a tlog-policy that is of the usual kind; undefined for any other. */
export function readPlainPolicy(text: string): PlainPolicy | undefined {
  const witnesses: PlainWitness[] = []
  let group:
    | { readonly name: string; readonly enough: number; readonly members: readonly string[] }
    | undefined
  let quorum: string | undefined
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.split(/[ \t]+/).filter(Boolean)
    if (word === undefined) continue
    if (word === 'witness' && rest.length >= 2 && rest.length <= 3 && !group)
      witnesses.push({ name: rest[0]!, key: rest[1]!, url: rest[2] ?? '' })
    else if (word === 'group' && rest.length > 2 && !group) group = readGroup(rest)
    else if (word === 'quorum' && rest.length === 1) quorum = rest[0]
    else return undefined
  }
  const names = witnesses.map(({ name }) => name)
  if (quorum === 'none') return names.length === 0 && !group ? { witnesses, enough: 0 } : undefined
  if (!group) return names.length === 1 && quorum === names[0] ? { witnesses, enough: 1 } : undefined
  const isWhole = quorum === group.name && group.members.join('\n') === names.join('\n')
  return isWhole ? { witnesses, enough: group.enough } : undefined
}

function readGroup([name, enough, ...members]: readonly string[]) {
  const count = enough === 'all' ? members.length : enough === 'any' ? 1 : Number(enough)
  return { name: name!, enough: count, members }
}

export function printPlainPolicy({ witnesses, enough }: PlainPolicy): string {
  if (witnesses.length === 0) return 'quorum none\n'
  const lines = witnesses.map(({ name, key, url }) => ['witness', name, key, url].filter(Boolean).join(' '))
  const [only] = witnesses
  const end =
    witnesses.length === 1
      ? [`quorum ${only!.name}`]
      : [
          `group ${GROUP} ${Math.min(Math.max(enough, 1), witnesses.length)} ${witnesses.map(({ name }) => name).join(' ')}`,
          `quorum ${GROUP}`,
        ]
  return `${[...lines, ...end].join('\n')}\n`
}
