import { Command } from 'commander'
import type { Agreed } from '../../app/agree.ts'
import type { AgreementState } from '../../app/agreements.ts'
import type { Invited } from '../../app/pair-up.ts'
import type { Pair } from '../../app/ports.ts'
import { type Fingerprint, parseUtf8, utf8 } from '../../protocol/index.ts'
import { defineRemote } from '../command.ts'
import { table } from '../output.ts'
import type { Texts } from '../texts/en.ts'
import type { World } from '../world.ts'

type KnownPair = Pair & {
  readonly fingerprint: Fingerprint
  readonly ledger: { readonly phase: 'running' | 'quiescent' | 'refused' }
}
type Pairs = {
  readonly own: { readonly fingerprint: Fingerprint; readonly name: { en: string; zh: string } }
  readonly pairs: readonly KnownPair[]
}

/** Pairing: invitation, fingerprint, agreement. People on both sides do it. */
export function pairCommand(world: World): Command {
  const pair = new Command('pair').description(
    'pair with another party: invitations, fingerprints, the agreement',
  )
  for (const make of [list, invite, add, confirm, draft, agree, accept, agreement])
    pair.addCommand(make(world))
  return pair
}

function list(world: World): Command {
  return defineRemote(
    world,
    new Command('list').description('the pairs of this node'),
    ['comity pair list'],
    async ({ client, output }) => {
      const found = await client.get<Pairs>('/api/v1/pairs')
      output.result(
        found,
        table(
          found.pairs.map((p) => [p.peer.prefix, p.peer.name[output.lang], p.phase, p.ledger.phase, p.id]),
        ),
      )
    },
  )
}

function invite(world: World): Command {
  const command = new Command('invite')
    .description('our invitation and fingerprint, to hand to another party')
    .option('--out <file>', 'write the invitation to a file')
  return defineRemote(
    world,
    command,
    ['comity pair invite --out arden.invitation'],
    async ({ client, output, texts, options }) => {
      const bytes = await client.bytes('/v1/invitation')
      const { own } = await client.get<Pairs>('/api/v1/pairs')
      if (typeof options.out === 'string') await world.writeFile(options.out, bytes)
      const text = parseUtf8(bytes)
      output.result({ invitation: text, fingerprint: own.fingerprint }, [
        ...(options.out ? [] : [text, '']),
        ...fingerprintLines(texts, own.name[output.lang], own.fingerprint),
      ])
    },
  )
}

function add(world: World): Command {
  const command = new Command('add')
    .description('take another party’s invitation')
    .argument('<file-or-url>', 'their invitation file, or the address of their node')
  return defineRemote(
    world,
    command,
    ['comity pair add beiyuan.invitation', 'comity pair add https://comity.beiyuan.example'],
    async ({ client, output, texts }, source) => {
      const bytes = /^https?:/.test(source!)
        ? new Uint8Array(await (await world.fetch(new URL('/v1/invitation', source!))).arrayBuffer())
        : await world.readFile(source!)
      const invited = await client.post<Invited>('/api/v1/pairs', { invitation: parseUtf8(bytes) })
      output.result(invited, [
        ...fingerprintLines(texts, invited.pair.peer.name[output.lang], invited.fingerprint),
        texts.comparePrompt,
      ])
    },
  )
}

function confirm(world: World): Command {
  const command = new Command('confirm')
    .description('say that the fingerprint they gave you by another channel is the one shown')
    .argument('<pair>')
    .requiredOption('--fingerprint <words>', 'the 12 words or 64 hex digits that they gave you')
  return defineRemote(
    world,
    command,
    ['comity pair confirm BEI --fingerprint "…twelve words…"'],
    async ({ client, output, texts, options }, pair) => {
      const confirmed = await client.post<{ pair: Pair }>(
        `/api/v1/pairs/${encodeURIComponent(pair!)}/confirm`,
        { fingerprint: options.fingerprint },
      )
      output.result(confirmed, [texts.confirmed(confirmed.pair.peer.name[output.lang])])
    },
  )
}

function draft(world: World): Command {
  const command = new Command('draft-agreement')
    .description('write a document to begin from: the next version, or a first one with the example limits')
    .argument('<pair>')
    .option('--out <file>', 'where to', 'agreement.json')
  return defineRemote(
    world,
    command,
    ['comity pair draft-agreement BEI --out agreement.json'],
    async ({ client, output, texts, options }, pair) => {
      const document = await client.get(`/api/v1/pairs/${encodeURIComponent(pair!)}/agreement/draft`)
      await world.writeFile(String(options.out), utf8(`${JSON.stringify(document, null, 2)}\n`))
      output.result(document, [texts.draftedAgreement(String(options.out))])
    },
  )
}

function agree(world: World): Command {
  const command = new Command('agree')
    .description('enter a version of the pair agreement: our signature under it')
    .argument('<pair>')
    .requiredOption('--file <path>', 'the document (docs/spec/agreement.md A1)')
  return defineRemote(
    world,
    command,
    ['comity pair agree BEI --file agreement.json'],
    async ({ client, output, texts, options }, pair) => {
      const document = parseUtf8(await world.readFile(String(options.file))).trim()
      const agreed = await client.post<Agreed>(`/api/v1/pairs/${encodeURIComponent(pair!)}/agreement`, {
        document,
      })
      output.result(agreed, [`${agreed.digest}: ${texts.agreementState[agreed.state]}`])
    },
  )
}

function accept(world: World): Command {
  const command = new Command('accept')
    .description(
      'enter the version that the other side entered, after reading it ("comity pair agreement --json")',
    )
    .argument('<pair>')
    .argument('<digest>')
  return defineRemote(
    world,
    command,
    ['comity pair accept ARD sha256:…'],
    async ({ client, output, texts }, pair, digest) => {
      const agreed = await client.post<Agreed>(
        `/api/v1/pairs/${encodeURIComponent(pair!)}/agreement/${encodeURIComponent(digest!)}/accept`,
      )
      output.result(agreed, [`${agreed.digest}: ${texts.agreementState[agreed.state]}`])
    },
  )
}

function agreement(world: World): Command {
  const command = new Command('agreement')
    .description('versions of the agreement, and which is in effect')
    .argument('<pair>')
  return defineRemote(
    world,
    command,
    ['comity pair agreement BEI --json'],
    async ({ client, output }, pair) => {
      const found = await client.get<{ inEffect?: AgreementState; versions: AgreementState[] }>(
        `/api/v1/pairs/${encodeURIComponent(pair!)}/agreement`,
      )
      const state = (v: AgreementState) =>
        v.digest === found.inEffect?.digest ? '*' : v.own && v.peer ? '+' : v.own ? '→' : '←'
      output.result(found, table(found.versions.map((v) => [state(v), String(v.document.version), v.digest])))
    },
  )
}

function fingerprintLines(texts: Texts, name: string, { hex, en, zh }: Fingerprint): string[] {
  return [texts.fingerprint(name), `  ${en}`, `  ${zh}`, `  ${hex}`]
}
