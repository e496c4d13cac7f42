import type { FileName } from '../protocol/index.ts'
import type { Flag, RemoteRun } from './command.ts'
import { uploadFile } from './transfer.ts'

/** What is brought with a message: a file of this machine, which is uploaded first, or one that was uploaded before, by its digest. */
export const attach = { flags: '--attach <file>', help: 'attach', many: true } as const satisfies Flag
/** The same for what a condition names and does not bring yet. */
export const withhold = { flags: '--withhold <file>', help: 'withhold', many: true } as const satisfies Flag

/** The files of --attach as messages name them. */
export function attachedFiles(run: RemoteRun, pair: string): Promise<readonly FileName[]> {
  return filesOf(run, pair, run.options.attach)
}

/** The members that --attach and --withhold add to a turn on a request, whose pair is asked for only then. */
export async function attachedOn(
  run: RemoteRun,
  reference: string,
): Promise<{ readonly files?: readonly FileName[]; readonly withheld?: readonly FileName[] }> {
  const { attach: brought, withhold: kept } = run.options
  if (brought === undefined && kept === undefined) return {}
  const { pair } = await run.client.get<{ pair: string }>(`/api/v1/requests/${encodeURIComponent(reference)}`)
  return {
    ...(brought !== undefined && { files: await filesOf(run, pair, brought) }),
    ...(kept !== undefined && { withheld: await filesOf(run, pair, kept) }),
  }
}

async function filesOf(run: RemoteRun, pair: string, typed: unknown): Promise<readonly FileName[]> {
  const files: FileName[] = []
  for (const each of (typed as readonly string[] | undefined) ?? []) {
    const isDigest = /^sha256:[0-9a-f]{64}$/.test(each)
    files.push(
      isDigest
        ? await run.client.get<FileName>(`/api/v1/pairs/${pair}/files/${each}`)
        : await uploadFile(run, pair, { path: each }),
    )
  }
  return files
}
