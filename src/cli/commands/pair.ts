import type { Command } from 'commander'
import type { Invited } from '../../app/pair-up.ts'
import type { Pair } from '../../app/ports.ts'
import { type Fingerprint, parseUtf8 } from '../../protocol/index.ts'
import { fetchInvitation } from '../client.ts'
import { group, remoteCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'
import type { Texts } from '../texts/index.ts'
import { agreementCommands } from './agreement.ts'

type KnownPair = Pair & {
  readonly fingerprint: Fingerprint
  readonly ledger: { readonly phase: 'running' | 'quiescent' | 'refused' }
}
type Pairs = {
  readonly own: { readonly fingerprint: Fingerprint; readonly name: { en: string; zh: string } }
  readonly pairs: readonly KnownPair[]
}

/** Pairing: invitation, fingerprint, agreement. People on both sides do it. */
export function pairCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'pair',
      examples: [
        'comity pair invite --out arden.invitation',
        'comity pair add beiyuan.invitation',
        'comity pair confirm BEI --fingerprint "…twelve words…"',
        'comity pair agree BEI --file agreement.json',
      ],
    },
    [list(setting), invite(setting), add(setting), confirm(setting), ...agreementCommands(setting)],
  )
}

function list(setting: Setting): Command {
  const { texts } = setting
  return remoteCommand(
    setting,
    { path: 'pair list', examples: ['comity pair list', 'comity pair list --json'] },
    async ({ client, output }) => {
      const found = await client.get<Pairs>('/api/v1/pairs')
      const { prefix, party, phase, ledger, pair } = texts.columns
      const rows = found.pairs.map((each) => [
        each.peer.prefix,
        each.peer.name[texts.lang],
        texts.words.pairPhase[each.phase],
        texts.words.ledger[each.ledger.phase],
        each.id,
      ])
      output.result(
        found,
        rows.length === 0 ? [texts.noPairs] : table([[prefix, party, phase, ledger, pair], ...rows]),
      )
    },
  )
}

function invite(setting: Setting): Command {
  const { world, texts } = setting
  return remoteCommand(
    setting,
    {
      path: 'pair invite',
      flags: [{ flags: '--out <file>', help: 'invitationOut' }],
      examples: ['comity pair invite --out arden.invitation'],
    },
    async ({ client, output, options }) => {
      const bytes = await client.bytes('/v1/invitation')
      const { own } = await client.get<Pairs>('/api/v1/pairs')
      if (typeof options.out === 'string') await world.writeFile(options.out, bytes)
      const text = parseUtf8(bytes)
      output.result({ invitation: text, fingerprint: own.fingerprint }, [
        ...(options.out ? [] : [text, '']),
        ...fingerprintLines(texts, own.name[texts.lang], own.fingerprint),
      ])
    },
  )
}

function add(setting: Setting): Command {
  const { world, texts } = setting
  return remoteCommand(
    setting,
    {
      path: 'pair add',
      args: [['<file-or-url>', 'invitation']],
      examples: ['comity pair add beiyuan.invitation', 'comity pair add https://comity.beiyuan.example'],
    },
    async ({ client, output }, source) => {
      const bytes = /^https?:/.test(source!)
        ? await fetchInvitation(world, source!)
        : await world.readFile(source!)
      const invited = await client.post<Invited>('/api/v1/pairs', { invitation: parseUtf8(bytes) })
      const { name, prefix } = invited.pair.peer
      output.result(invited, [
        ...fingerprintLines(texts, name[texts.lang], invited.fingerprint),
        texts.comparePrompt(prefix),
      ])
    },
  )
}

function confirm(setting: Setting): Command {
  const { texts } = setting
  return remoteCommand(
    setting,
    {
      path: 'pair confirm',
      args: [['<pair>', 'pair']],
      flags: [{ flags: '--fingerprint <words>', help: 'fingerprint', required: true }],
      examples: ['comity pair confirm BEI --fingerprint "…twelve words…"'],
    },
    async ({ client, output, options }, pair) => {
      const confirmed = await client.post<{ pair: Pair }>(`${pathOf(pair!)}/confirm`, {
        fingerprint: options.fingerprint,
      })
      output.result(confirmed, [texts.confirmed(confirmed.pair.peer.name[texts.lang])])
    },
  )
}

function pathOf(pair: string): string {
  return `/api/v1/pairs/${encodeURIComponent(pair)}`
}

function fingerprintLines(texts: Texts, name: string, { hex, en, zh }: Fingerprint): string[] {
  return [texts.fingerprint(name), `  ${en}`, `  ${zh}`, `  ${hex}`]
}
