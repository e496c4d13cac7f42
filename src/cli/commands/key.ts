import type { Command } from 'commander'
import type { PairKeys, Rotated } from '../../app/rotate-keys.ts'
import { fingerprintOf } from '../../protocol/index.ts'
import { KEY_USES, type KeySet } from '../../protocol/key-set.ts'
import { choosePair, onlyPair } from '../choose-pair.ts'
import { group, localCommand, type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'
import { timeReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'

const DAY = 86_400_000
/** How long the key before signs beside a new one, where nothing else is said. */
const OVERLAP_DAYS = 14

/** The identity, and the keys of each pair. */
export function keyCommand(setting: Setting): Command {
  return group(
    setting,
    { path: 'key', examples: ['comity key list --pair BEI', 'comity key rotate --pair BEI --use message'] },
    [list(setting), rotate(setting), fingerprint(setting), newPersonal(setting)],
  )
}

function list(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'key list',
      flags: [onlyPair],
      examples: ['comity key list --pair BEI', 'comity key list --folder /var/lib/comity --json'],
    },
    async (run) => {
      const keys = await run.client.get<PairKeys>(`/api/v1/pairs/${await choosePair(run)}/keys`)
      run.output.result(keys, keysLines(keys, run))
    },
  )
}

function keysLines({ own, peer, names, logKeys }: PairKeys, { texts }: RemoteRun): string[] {
  const name = (side: 'own' | 'peer') => names[side][texts.lang]
  return [
    ...(own ? keySetLines(name('own'), own, texts) : [texts.noKeysOf(name('own'))]),
    '',
    ...(peer ? keySetLines(name('peer'), peer, texts) : [texts.noKeysOf(name('peer'))]),
    '',
    ...logKeys.map((vkey) => texts.logKey(vkey)),
  ]
}

function keySetLines(name: string, set: KeySet, texts: Texts): string[] {
  const { use, publicKey, end } = texts.columns
  const rows = set.keys.map((key) => [
    texts.words.keyUse[key.use],
    key.public,
    key.end ? texts.keyEnds(key.end) : '–',
  ])
  return [texts.keysOf(name, set.version), ...table([[use, publicKey, end], ...rows])]
}

function rotate(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'key rotate',
      flags: [
        onlyPair,
        { flags: '--use <use>', help: 'use', required: true, choices: KEY_USES },
        { flags: '--end <time>', help: 'end', read: timeReader(setting.texts) },
      ],
      examples: [
        'comity key rotate --pair BEI --use message',
        'comity key rotate --pair BEI --use log --end 2026-12-31T00:00:00Z',
      ],
    },
    async (run) => {
      const end = run.options.end ?? timeReader(run.texts)(inDays(OVERLAP_DAYS))
      const rotated = await run.client.post<Rotated>(`/api/v1/pairs/${await choosePair(run)}/keys/rotate`, {
        use: run.options.use,
        end,
      })
      run.output.result(rotated, rotatedLines(rotated, run.texts))
    },
  )
}

function rotatedLines(rotated: Rotated, texts: Texts): string[] {
  if (rotated.result === 'resumed') return [texts.resumed(rotated.version, rotated.position)]
  const { use, version, position, end, logKey } = rotated
  return [
    texts.rotated(texts.words.keyUse[use], version, position, end),
    ...(logKey ? [texts.tellWitnesses(logKey)] : []),
  ]
}

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString()
}

function newPersonal(setting: Setting): Command {
  return localCommand(
    setting,
    {
      path: 'key new-personal',
      args: [['<file>', 'keyFile']],
      examples: ['comity key new-personal ~/okafor.key'],
    },
    async ({ output, world, texts }, path) => {
      const key = await world.makePersonalKey(path!)
      output.result({ key, path }, [key, texts.personalKeyMade(path!)])
    },
  )
}

function fingerprint(setting: Setting): Command {
  return localCommand(
    setting,
    {
      path: 'key fingerprint',
      flags: [{ flags: '--folder <dir>', help: 'folder', required: true }],
      examples: ['comity key fingerprint --folder /var/lib/comity'],
    },
    async ({ options, output }) => {
      const print = fingerprintOf((await setting.world.identityOf(String(options.folder))).identity)
      output.result(print, [print.en, print.zh, print.hex])
    },
  )
}
