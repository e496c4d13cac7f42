import type { Command } from 'commander'
import type { AgreementView } from '../../app/agree.ts'
import type { AgreementState } from '../../app/agreements.ts'
import type { Comparison } from '../../app/compare-agreements.ts'
import type { DraftChanges } from '../../app/draft-agreement.ts'
import { langOf } from '../../app/words/words.ts'
import { ANNOUNCED, parseUtf8, utf8 } from '../../protocol/index.ts'
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
  const found =
    typeof options.file === 'string'
      ? await client.post<Comparison>(path, {
          document: parseUtf8(await world.readFile(options.file)).trim(),
        })
      : await client.get<Comparison>(path)
  const [from, to] = [found.from.version, found.to.version]
  output.result(
    found,
    found.changes.length === 0
      ? [texts.agreement.noChanges(from, to)]
      : [texts.agreement.changes(from, to), ...found.changes.map(({ text }) => `  ${text[texts.lang]}`)],
  )
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
        ['<digest>', 'digest'],
      ],
      examples: ['comity pair agreement ARD --json', 'comity pair accept ARD sha256:…'],
    },
    async (run, pair, digest) =>
      sayProposal(
        run,
        await propose(run, `${pathOf(pair!)}/agreement/${encodeURIComponent(digest!)}/accept`),
      ),
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
