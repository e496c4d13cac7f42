import type { RequestDraft } from '../app/draft-request.ts'
import { readObservables } from '../app/read-observables.ts'
import { langOf } from '../app/words/words.ts'
import { CLASSES, TLP, URGENCIES, URGENCY_GROUNDS } from '../protocol/index.ts'
import { attach, attachedFiles } from './attachments.ts'
import type { Flag, RemoteRun, Run } from './command.ts'
import { CliError, EXIT } from './errors.ts'
import { readJson } from './read-option.ts'

/** What a draft says, option by option. `preset`: what is taken where nothing is said; a draft that stands keeps what it has. */
export function draftFlags(
  preset: { readonly urgency?: string; readonly tlp?: string } = {},
): readonly Flag[] {
  const { urgency, tlp } = preset
  return [
    { flags: '--file <path>', help: 'draftFile' },
    { flags: '--kind <kind>', help: 'kind', choices: CLASSES },
    {
      flags: '--urgency <urgency>',
      help: 'urgency',
      choices: URGENCIES,
      ...(urgency && { preset: urgency }),
    },
    { flags: '--title <text>', help: 'title' },
    { flags: '--facts <text>', help: 'facts' },
    { flags: '--ask <text>', help: 'ask', many: true },
    { flags: '--observable <text>', help: 'observable', many: true },
    { flags: '--offence <text>', help: 'offence', many: true },
    { flags: '--reason <text>', help: 'reason' },
    { flags: '--ground <ground>', help: 'urgencyGround', choices: URGENCY_GROUNDS },
    { flags: '--tlp <colour>', help: 'tlp', choices: TLP, ...(tlp && { preset: tlp }) },
    attach,
  ]
}

/** A new draft: the file, or what the options say. */
export async function readDraft(run: Run): Promise<Partial<RequestDraft>> {
  const { options, texts } = run
  if (typeof options.file === 'string') return (await readJson(run, options.file)) as Partial<RequestDraft>
  for (const name of ['kind', 'title', 'facts']) {
    if (typeof options[name] !== 'string')
      throw new CliError('option_missing', texts.wrong.option(`--${name}`), EXIT.usage)
  }
  return { asks: [], observables: [], ...said(run) }
}

/** A draft that stands with what the options say in place of what it said. Throws CliError `option_missing` where they say nothing. */
export async function rewritten(run: RemoteRun, before: RequestDraft): Promise<Partial<RequestDraft>> {
  const { options, texts } = run
  const without = (options.without as readonly string[] | undefined) ?? []
  const changes = said(run)
  const isNothing = Object.keys(changes).length + without.length === 0
  if (isNothing && options.file === undefined && options.attach === undefined)
    throw new CliError('option_missing', texts.wrong.noChange, EXIT.usage)
  const written = typeof options.file === 'string' ? await readJson(run, options.file) : before
  const kept = Object.entries(written as object).filter(([member]) => !without.includes(member))
  return { asks: [], ...Object.fromEntries(kept), ...changes }
}

/** The draft with what --attach brings, after what it names itself. */
export async function withFiles(
  run: RemoteRun,
  pair: string,
  draft: Partial<RequestDraft>,
): Promise<Partial<RequestDraft>> {
  const files = await attachedFiles(run, pair)
  return files.length === 0 ? draft : { ...draft, files: [...(draft.files ?? []), ...files] }
}

/** The members of a draft that the options name. */
function said({ options }: Run): Partial<RequestDraft> {
  const { kind, urgency, title, facts, ask, observable, offence, reason, ground, tlp } = options
  const members = {
    kind,
    urgency,
    title: asText(title),
    facts: asText(facts),
    asks: (ask as readonly string[] | undefined)?.map(asText),
    observables: observable && readObservables(observable as readonly string[]),
    tlp,
    offences: offence,
    urgencyReason: asText(reason),
    urgencyGround: ground,
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function asText(value: unknown): { readonly lang: string; readonly text: string } | undefined {
  return value === undefined ? undefined : { lang: langOf(String(value)), text: String(value) }
}
