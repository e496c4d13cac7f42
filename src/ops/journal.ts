import { type Logger, pino } from 'pino'

export type Journal = Logger

/** The node's own log: JSON lines on standard error. Ids in the line, contents nowhere. `level` from COMITY_LOG_LEVEL. */
export function openJournal(name: string, env: Readonly<Record<string, string | undefined>>): Journal {
  return pino(
    { name, level: env.COMITY_LOG_LEVEL ?? 'info', base: { node: name } },
    pino.destination({ fd: 2, sync: true }),
  )
}
