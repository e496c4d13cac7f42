import type { Command } from 'commander'
import type { CustodyStep, CustodyView } from '../../app/files/custody.ts'
import type { ThreadFile } from '../../app/files/thread-files.ts'
import { wordFor } from '../../app/words/words.ts'
import { choosePair, onlyPair } from '../choose-pair.ts'
import { group, type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import { table } from '../output.ts'
import type { Texts } from '../texts/index.ts'
import { downloadFile, uploadFile } from '../transfer.ts'

/** Files: brought for messages to come, fetched from requests, and the hands they went through. */
export function fileCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'file',
      examples: ['comity file add flows.pcap --pair BEI', 'comity file list ARD-2026-0042'],
    },
    [add(setting), list(setting), get(setting), custody(setting)],
  )
}

function add(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'file add',
      args: [['<path>', 'path']],
      flags: [
        onlyPair,
        { flags: '--name <name>', help: 'fileName' },
        { flags: '--upload <id>', help: 'upload' },
      ],
      examples: [
        'comity file add flows.pcap --pair BEI',
        'comity file add flows.pcap --pair BEI --upload 4f2a9c0d11e8b7634f2a9c0d11e8b763',
      ],
    },
    async (run, path) => {
      const { name, upload } = run.options
      const file = await uploadFile(run, await choosePair(run), {
        path: path!,
        ...(typeof name === 'string' && { name }),
        ...(typeof upload === 'string' && { upload }),
      })
      run.output.result(file, [run.texts.files.added(file.name, file.length, file.digest)])
    },
  )
}

function list(setting: Setting): Command {
  return remoteCommand(
    setting,
    { path: 'file list', args: [['<reference>', 'reference']], examples: ['comity file list ARD-2026-0042'] },
    async (run, reference) => {
      const files = await filesOf(run, reference!)
      run.output.result({ files }, files.length === 0 ? [run.texts.files.none] : listLines(files, run.texts))
    },
  )
}

function listLines(files: readonly ThreadFile[], { columns, direction, files: words }: Texts): string[] {
  const head = [columns.name, words.bytes, columns.direction, words.state, columns.digest]
  const rows = files.map((file) => [
    file.name,
    String(file.length),
    direction[file.from === 'us' ? 'out' : 'in'],
    words.states[stateOf(file)],
    file.digest,
  ])
  return table([head, ...rows])
}

function stateOf(file: ThreadFile): 'removed' | 'lacking' | 'closed' | 'here' {
  if (file.removed) return 'removed'
  if (!file.isHere) return 'lacking'
  return file.closedBy && file.from === 'them' ? 'closed' : 'here'
}

function get(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'file get',
      args: [
        ['<reference>', 'reference'],
        ['[digest]', 'fileDigest'],
      ],
      flags: [{ flags: '--out <file>', help: 'fileOut' }],
      examples: [
        'comity file get ARD-2026-0042',
        'comity file get ARD-2026-0042 sha256:9f86d081884c --out evidence.bin',
      ],
    },
    async (run, reference, digest) => {
      const file = await chooseFile(run, reference!, digest)
      // The name that the other side gave is not trusted with a place on this disk.
      const out = typeof run.options.out === 'string' ? run.options.out : `./${safeName(file.name)}`
      await downloadFile(run, { reference: reference!, file, out })
      run.output.result({ path: out, digest: file.digest, length: file.length }, [
        run.texts.files.fetched(out, file.length, file.digest),
      ])
    },
  )
}

function safeName(name: string): string {
  return name.replaceAll(/[/\\:]/g, '_').replace(/^\.+/, '_')
}

async function chooseFile(run: RemoteRun, reference: string, digest?: string): Promise<ThreadFile> {
  const files = await filesOf(run, reference)
  const hex = digest?.replace('sha256:', '')
  const found = files.filter((file) => hex === undefined || file.digest.slice(7).startsWith(hex))
  const digests = new Set(found.map((file) => file.digest))
  const [file] = found
  if (file && digests.size === 1) return file
  const known = [...new Set(files.map((each) => `${each.name} ${each.digest.slice(0, 19)}`))]
  throw new CliError('unknown_file', run.texts.files.which(known), EXIT.usage)
}

function custody(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'file custody',
      args: [
        ['<reference>', 'reference'],
        ['[digest]', 'fileDigest'],
      ],
      examples: ['comity file custody ARD-2026-0042', 'comity file custody ARD-2026-0042 --json'],
    },
    async (run, reference, digest) => {
      const one = digest === undefined ? undefined : await chooseFile(run, reference!, digest)
      const query = one ? `?digest=${encodeURIComponent(one.digest)}` : ''
      const path = `/api/v1/requests/${encodeURIComponent(reference!)}/custody${query}`
      const view = await run.client.get<{ files: CustodyView[] }>(path)
      const lines = view.files.flatMap((each) => custodyLines(each, run.texts))
      run.output.result(view, lines.length === 0 ? [run.texts.files.none] : lines)
    },
  )
}

function custodyLines({ reference, file, steps }: CustodyView, texts: Texts): string[] {
  const { lang, files } = texts
  return [
    files.custodyOf(file.name, reference),
    `  ${file.digest} · ${files.length(file.length)}`,
    ...steps.map((step) => {
      const { at, act, who, article, position } = step
      const facts = [
        detailOf(step, texts),
        article,
        position === undefined ? undefined : files.leaf(position),
      ]
      return `  ${at}  ${files.step(
        files.acts[act],
        who?.[lang],
        facts.filter((fact) => fact !== undefined),
      )}`
    }),
  ]
}

/** Kinds and reasons are codes; all else was written by people or is a name. */
function detailOf({ act, detail }: CustodyStep, { files, words }: Texts): string | undefined {
  if (detail === undefined) return undefined
  if (act === 'named') return wordFor(words.turn, detail)
  return act === 'removed' || act === 'removed_there' ? wordFor(files.reasons, detail) : detail
}

async function filesOf({ client }: RemoteRun, reference: string): Promise<readonly ThreadFile[]> {
  const path = `/api/v1/requests/${encodeURIComponent(reference)}/files`
  return (await client.get<{ files: ThreadFile[] }>(path)).files
}
