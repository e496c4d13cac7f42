import { join } from 'node:path'
import type { RecordView } from '../app/show-record.ts'
import { parseCheckpointBody, parseNote, parseUtf8, tilePath, tilesFor } from '../protocol/index.ts'
import type { RemoteRun } from './command.ts'

/** Writes both logs as static tlog-tiles trees below `folder`, one folder for each origin (C2SP tlog-tiles), and says which keys sign them. */
export async function exportTiles(run: RemoteRun, pair: string, folder: string): Promise<void> {
  const view = await run.client.get<RecordView>(`/api/v1/pairs/${pair}/record`)
  const logs = view.logs.filter((log) => log.size > 0)
  const written = await Promise.all(logs.map((log) => exportLog(run, log.origin, folder)))
  run.output.result(
    { folder, logs: written },
    written.map((log) => run.texts.tilesOf(log.origin, log.folder, log.size)),
  )
}

async function exportLog(
  run: RemoteRun,
  origin: string,
  folder: string,
): Promise<{ readonly origin: string; readonly folder: string; readonly size: number }> {
  const base = `/v1/log/${origin.slice(origin.indexOf('/log/') + '/log/'.length)}`
  const target = join(folder, ...origin.replace(':', '_').split('/'))
  const checkpoint = await run.client.bytes(`${base}/checkpoint`)
  const { size } = parseCheckpointBody(parseNote(parseUtf8(checkpoint)).text)
  const paths = [...tilesFor(size)].map(tilePath)
  const entries = paths
    .filter((path) => path.startsWith('tile/0/'))
    .map((path) => path.replace('tile/0/', 'tile/entries/'))
  for (const [i, path] of [...new Set([...paths, ...entries])].entries()) {
    await run.world.writeFile(join(target, ...path.split('/')), await run.client.bytes(`${base}/${path}`))
    run.output.progress(run.texts.copying(origin, i + 1, paths.length + entries.length))
  }
  // The checkpoint comes last, so that a reader never sees one whose tiles are not there yet.
  await run.world.writeFile(join(target, 'checkpoint'), checkpoint)
  return { origin, folder: target, size }
}
