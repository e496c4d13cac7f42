import { InvalidArgumentError } from 'commander'
import { isHost, parseUtf8 } from '../protocol/index.ts'
import type { Run } from './command.ts'
import { CliError, EXIT } from './errors.ts'
import type { Texts } from './texts/index.ts'

/** A time with its zone, given back as the node takes it: RFC 3339 in UTC, whole seconds. */
export function timeReader({ wrong }: Texts): (typed: string) => string {
  return (typed) => {
    try {
      const seconds = Math.floor(Temporal.Instant.from(typed).epochMilliseconds / 1000)
      return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
    } catch {
      throw new InvalidArgumentError(wrong.time(typed))
    }
  }
}

/** A time with its zone, or a date, which is then its first instant in UTC. `say`: what is said of anything else. */
export function dateReader(texts: Texts, say: (typed: string) => string): (typed: string) => string {
  const read = timeReader(texts)
  return (typed) => {
    try {
      return read(/^\d{4}-\d{2}-\d{2}$/.test(typed) ? `${typed}T00:00:00Z` : typed)
    } catch {
      throw new InvalidArgumentError(say(typed))
    }
  }
}

/** `NAME=VALUE` of a form; gives both parts. */
export function pairsReader({ wrong }: Texts, form: RegExp): (typed: string) => readonly string[] {
  return (typed) => {
    const [, name, value] = form.exec(typed) ?? []
    if (name === undefined || value === undefined) throw new InvalidArgumentError(wrong.pairs(typed))
    return [name, value]
  }
}

export function countReader({ wrong }: Texts): (typed: string) => number {
  return (typed) => {
    if (!/^\d{1,4}$/.test(typed) || Number(typed) < 1 || Number(typed) > 1000)
      throw new InvalidArgumentError(wrong.count(typed))
    return Number(typed)
  }
}

export function manyReader({ wrong }: Texts): (typed: string) => number {
  return (typed) => {
    if (!/^\d{1,6}$/.test(typed) || Number(typed) < 1) throw new InvalidArgumentError(wrong.many(typed))
    return Number(typed)
  }
}

export function portReader({ wrong }: Texts): (typed: string) => number {
  return (typed) => {
    if (!isPort(typed)) throw new InvalidArgumentError(wrong.port(typed))
    return Number(typed)
  }
}

export function listenReader({
  wrong,
}: Texts): (typed: string) => { readonly host: string; readonly port: number } {
  return (typed) => {
    const [, host, port] = /^(.+):(\d{1,5})$/.exec(typed) ?? []
    if (!host || !isPort(port!)) throw new InvalidArgumentError(wrong.listen(typed))
    return { host, port: Number(port) }
  }
}

export function prefixReader({ wrong }: Texts): (typed: string) => string {
  return (typed) => {
    if (!/^[A-Z]{2,5}$/.test(typed)) throw new InvalidArgumentError(wrong.prefix(typed))
    return typed
  }
}

/** A host stands in the names of logs for ever (L1), so that it is looked at before anything is made. */
export function hostReader({ wrong }: Texts): (typed: string) => string {
  return (typed) => {
    if (!isHost(typed)) throw new InvalidArgumentError(wrong.host(typed))
    return typed
  }
}

/** Three ports, in the order Arden, Beiyuan, witness. */
export function portsReader({
  wrong,
}: Texts): (typed: string) => { readonly arden: number; readonly beiyuan: number; readonly witness: number } {
  return (typed) => {
    const parts = typed.split(',')
    if (parts.length !== 3 || !parts.every((part) => isPort(part) && part !== '0') || new Set(parts).size < 3)
      throw new InvalidArgumentError(wrong.ports(typed))
    const [arden, beiyuan, witness] = parts.map(Number) as [number, number, number]
    return { arden, beiyuan, witness }
  }
}

function isPort(typed: string): boolean {
  return /^\d{1,5}$/.test(typed) && Number(typed) <= 65_535
}

/** The JSON in a file, or on standard input where the path is `-`. */
export async function readJson({ world, texts }: Run, path: string): Promise<unknown> {
  const bytes = await world.readFile(path)
  try {
    return JSON.parse(parseUtf8(bytes))
  } catch (cause) {
    throw new CliError(
      'bad_file',
      texts.wrong.json(path, cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : ''),
      EXIT.usage,
    )
  }
}
