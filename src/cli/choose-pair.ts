import type { Pair } from '../app/ports.ts'
import type { RemoteRun } from './command.ts'
import { CliError, EXIT } from './errors.ts'

/** The option of commands that need no --pair where there is one pair only. */
export const onlyPair = { flags: '--pair <pair>', help: 'onlyPair' } as const

/** The pair that was named, or the only one, as the node's addresses name it. Throws CliError `which_pair`. */
export async function choosePair(run: RemoteRun): Promise<string> {
  return (await findPair(run)).id
}

export async function findPair({ client, options, texts }: RemoteRun): Promise<Pair> {
  const { pairs } = await client.get<{ pairs: readonly Pair[] }>('/api/v1/pairs')
  const found = typeof options.pair === 'string' ? pairs.filter(isNamed(options.pair)) : pairs
  if (found.length === 1) return found[0]!
  const known = pairs.map((pair) => pair.peer.prefix).join(', ')
  throw new CliError('which_pair', known ? texts.wrong.pair(known) : texts.wrong.noPair, EXIT.usage)
}

function isNamed(wanted: string): (pair: Pair) => boolean {
  return (pair) =>
    pair.id === wanted ||
    pair.peer.prefix === wanted.toUpperCase() ||
    (wanted.length >= 8 && pair.id.startsWith(wanted))
}
