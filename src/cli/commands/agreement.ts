import type { Command } from 'commander'
import type { AgreementView } from '../../app/agree.ts'
import { tellAgreement } from '../../app/agreement-terms.ts'
import type { AgreementState } from '../../app/agreements.ts'
import type { Comparison } from '../../app/compare-agreements.ts'
import type { DraftChanges } from '../../app/draft-agreement.ts'
import { langOf } from '../../app/words/words.ts'
import {
  type Agreement,
  ANNOUNCED,
  ProtocolError,
  parseAgreement,
  parseUtf8,
  printAgreement,
  utf8,
} from '../../protocol/index.ts'
import { type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import { table } from '../output.ts'
import { propose, sayProposal } from '../propose.ts'
import { readJson, timeReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'

/** The pair agreement: its versions, the next one, and what is announced about it. */
export function agreementCommands(setting: Setting): Command[] {
  return [draft(setting), agree(setting), accept(setting), show(setting), notice(setting)]
}

const calendars = [
  { flags: '--calendar <file>', help: 'ownCalendar' },
  { flags: '--their-calendar <file>', help: 'theirCalendar' },
] as const
const out = { flags: '--out <file>', help: 'agreementOut', preset: 'agreement.json' } as const

function draft(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'pair draft-agreement',
      args: [['<pair>', 'pair']],
      flags: [out, ...calendars],
      examples: ['comity pair draft-agreement BEI --out agreement.json'],
    },
    writeDraft,
  )
}

function agree(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'pair agree',
      args: [['<pair>', 'pair']],
      flags: [
        { flags: '--file <path>', help: 'agreementFile' },
        { flags: '--draft', help: 'draftNext' },
        { flags: '--compare', help: 'compareVersions' },
        { flags: '--suspend', help: 'suspendAgreement' },
        { flags: '--end', help: 'endAgreement' },
        { flags: '--resume', help: 'resumeAgreement' },
        out,
        ...calendars,
      ],
      examples: [
        'comity pair agree BEI --draft --calendar 2027.json --out agreement.json',
        'comity pair agree BEI --compare --file agreement.json',
        'comity pair agree BEI --file agreement.json --key okafor.key',
        'comity pair agree BEI --suspend',
      ],
    },
    async (run, pair) => {
      const { options, texts } = run
      const acts = (['draft', 'compare', 'suspend', 'end', 'resume'] as const).filter(
        (act) => options[act] === true,
      )
      const [act] = acts
      const withFile = typeof options.file === 'string'
      if (acts.length > 1 || (withFile && act && act !== 'compare') || !(withFile || act))
        throw new CliError('usage', texts.agreement.which, EXIT.usage)
      if (act === 'draft') return writeDraft(run, pair!)
      if (act === 'compare') return compare(run, pair!)
      if (act) return changeState(run, pair!, act)
      const document = parseUtf8(await run.world.readFile(String(options.file))).trim()
      sayProposal(run, await propose(run, `${pathOf(pair!)}/agreement`, { document }))
    },
  )
}

async function writeDraft(run: RemoteRun, pair?: string): Promise<void> {
  const { client, output, options, texts, world } = run
  const [ours, theirs] = [await readYears(run, options.calendar), await readYears(run, options.theirCalendar)]
  const body: DraftChanges = { years: { ...(ours && { ours }), ...(theirs && { theirs }) } }
  const document = await client.post(`${pathOf(pair!)}/agreement/draft`, body)
  const path = String(options.out)
  await world.writeFile(path, utf8(`${JSON.stringify(document, null, 2)}\n`))
  output.result({ path, document }, [texts.agreement.drafted(path, pair!)])
}

type Years = NonNullable<NonNullable<DraftChanges['years']>['ours']>

/** The years of a calendar file, as data/calendars has them. */
async function readYears(run: RemoteRun, path: unknown): Promise<Years | undefined> {
  if (typeof path !== 'string') return undefined
  const found = (await readJson(run, path)) as { years?: Years } | null
  if (typeof found !== 'object' || typeof found?.years !== 'object')
    throw new CliError('bad_file', run.texts.agreement.calendarFile(path), EXIT.usage)
  return found.years
}

async function compare(run: RemoteRun, pair: string): Promise<void> {
  const { client, options, output, texts, world } = run
  const path = `${pathOf(pair)}/agreement/compare`
  const document =
    typeof options.file === 'string' ? parseUtf8(await world.readFile(options.file)).trim() : undefined
  const { versions } = await client.get<AgreementView>(`${pathOf(pair)}/agreement`)
  // A first version stands against no other: it is read as it is.
  const only = document === undefined ? versions[0]?.document : readDocument(document)
  if (only && versions.length === (document === undefined ? 1 : 0)) {
    output.result({ to: only, changes: [] }, termLines(only, texts))
    return
  }
  const found = await (document === undefined
    ? client.get<Comparison>(path)
    : client.post<Comparison>(path, { document }))
  output.result(found, comparisonLines(found, texts))
}

function comparisonLines({ from, to, changes }: Comparison, { agreement, lang }: Texts): string[] {
  if (changes.length === 0) return [agreement.noChanges(from.version, to.version)]
  return [agreement.changes(from.version, to.version), ...changes.map(({ text }) => `  ${text[lang]}`)]
}

function termLines(document: Agreement, { agreement, lang }: Texts): string[] {
  return [agreement.terms(document.version), ...tellAgreement(document, lang).map((line) => `  ${line}`)]
}

/** As people edit it: what is signed is its canonical form. Throws ProtocolError `bad_agreement`. */
function readDocument(document: string): Agreement {
  try {
    return parseAgreement(printAgreement(JSON.parse(document) as Agreement))
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause
    throw new ProtocolError('bad_agreement', 'the document is not JSON', { cause })
  }
}

const STATES = { suspend: 'suspended', end: 'ended', resume: 'in_force' } as const

/** The next version, which differs in its state alone; the other side accepts it, or nothing changes. */
async function changeState(run: RemoteRun, pair: string, act: keyof typeof STATES): Promise<void> {
  const path = `${pathOf(pair)}/agreement`
  const document = await run.client.post(`${path}/draft`, { state: STATES[act] })
  sayProposal(run, await propose(run, path, { document: JSON.stringify(document) }))
}

function accept(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'pair accept',
      args: [
        ['<pair>', 'pair'],
        ['[digest]', 'digest'],
      ],
      flags: [{ flags: '--yes', help: 'acceptOffer' }],
      examples: [
        'comity pair accept ARD',
        'comity pair accept ARD --yes --key okafor.key',
        'comity pair accept ARD sha256:…',
      ],
    },
    async (run, pair, typed) => {
      const digest = typed ?? (await onlyOffer(run, pair!))
      sayProposal(run, await propose(run, `${pathOf(pair!)}/agreement/${encodeURIComponent(digest)}/accept`))
    },
  )
}

/** The one version that the other side offers, printed before it is put up. Throws CliError where there is not one, or without --yes. */
async function onlyOffer({ client, options, texts, world }: RemoteRun, pair: string): Promise<string> {
  const { agreement } = texts
  const view = await client.get<AgreementView>(`${pathOf(pair)}/agreement`)
  const open = offersOf(view)
  const [offer] = open
  if (!offer) throw new CliError('no_offer', agreement.noOffer, EXIT.refused)
  if (open.length > 1) {
    const list = open.map(({ document, digest }) => `  ${document.version}  ${digest}`).join('\n')
    throw new CliError('which_offer', agreement.manyOffers(list), EXIT.usage)
  }
  if (!options.json) {
    const lines = view.inEffect
      ? comparisonLines(
          await client.get<Comparison>(`${pathOf(pair)}/agreement/compare?to=${offer.digest}`),
          texts,
        )
      : termLines(offer.document, texts)
    world.out(`${lines.join('\n')}\n`)
  }
  if (options.yes !== true)
    throw new CliError('unconfirmed', agreement.confirmOffer(pair, offer.digest), EXIT.usage)
  return offer.digest
}

/** What the other side entered and we did not, beyond the version in effect, and replaced by no later offer of theirs. */
function offersOf({ versions, inEffect }: AgreementView): readonly AgreementState[] {
  const theirs = versions.filter(({ peer }) => peer !== undefined)
  return theirs.filter(
    ({ own, document, digest }) =>
      own === undefined &&
      document.version > (inEffect?.document.version ?? 0) &&
      !theirs.some((each) => each.document.before === digest),
  )
}

function show(setting: Setting): Command {
  const { texts } = setting
  return remoteCommand(
    setting,
    {
      path: 'pair agreement',
      args: [['<pair>', 'pair']],
      examples: ['comity pair agreement BEI', 'comity pair agreement BEI --json'],
    },
    async ({ client, output }, pair) => {
      const found = await client.get<AgreementView>(`${pathOf(pair!)}/agreement`)
      output.result(found, agreementLines(found, texts))
    },
  )
}

function agreementLines(found: AgreementView, texts: Texts): string[] {
  const { version, digest, phase } = texts.columns
  const rows = found.versions.map((each) => [
    String(each.document.version),
    each.digest,
    wordOf(each, found.inEffect, texts),
  ])
  const said = found.notices.flatMap(({ by, announces, from, person, text }) => [
    texts.agreement.notice({ by, announces, from, person: person.name }),
    ...(text ? [`  ${text.text}`] : []),
  ])
  return [
    ...(found.state ? [texts.agreement.state[found.state]] : []),
    ...(rows.length === 0 ? [texts.noAgreement] : table([[version, digest, phase], ...rows])),
    ...said,
    ...found.calendars.map(({ explanation }) => `! ${explanation[texts.lang]}`),
  ]
}

function wordOf(version: AgreementState, inEffect: AgreementState | undefined, texts: Texts): string {
  if (version.digest === inEffect?.digest) return texts.agreementState.in_effect
  if (version.own && version.peer) return texts.agreementState.both
  if (!version.own && !version.peer) return texts.agreement.idle
  return version.own ? texts.agreementState.ours : texts.agreementState.theirs
}

function notice(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'pair notice',
      args: [['<pair>', 'pair']],
      flags: [
        { flags: '--announces <what>', help: 'announces', required: true, choices: ANNOUNCED },
        { flags: '--from <time>', help: 'noticeFrom', required: true, read: timeReader(setting.texts) },
        { flags: '--text <text>', help: 'why' },
      ],
      examples: [
        'comity pair notice BEI --announces suspension --from 2026-12-24T17:00:00Z --text "until our new law is in force"',
      ],
    },
    async (run, pair) => {
      const { announces, from, text } = run.options
      const said = typeof text === 'string' ? { text: { lang: langOf(text), text } } : {}
      sayProposal(run, await propose(run, `${pathOf(pair!)}/notices`, { announces, from, ...said }))
    },
  )
}

function pathOf(pair: string): string {
  return `/api/v1/pairs/${encodeURIComponent(pair)}`
}
