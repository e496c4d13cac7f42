import { Command } from 'commander'
import type { Acted } from '../../app/act-on-request.ts'
import type { RequestDraft } from '../../app/draft-request.ts'
import type { Entered } from '../../app/enter-request.ts'
import type { DraftRow } from '../../app/ports.ts'
import type { RequestSummary, RequestView } from '../../app/show-request.ts'
import { parseUtf8 } from '../../protocol/index.ts'
import { collect, defineRemote, type Run } from '../command.ts'
import { table } from '../output.ts'
import { requestLines } from '../request-lines.ts'
import { CliError, EXIT, type World } from '../world.ts'

/** Requests and their turns; all of it goes through the node's API. */
export function requestCommand(world: World): Command {
  const request = new Command('request').description('draft, enter, list and answer requests')
  for (const make of [
    draft,
    drafts,
    enter,
    list,
    show,
    acknowledge,
    status,
    answer,
    refuse,
    clarify,
    extend,
    grant,
    withdraw,
  ]) {
    request.addCommand(make(world))
  }
  return request
}

function withDraftOptions(command: Command): Command {
  return command
    .option('--pair <pair>', 'the other party: its prefix or the pair id')
    .option(
      '--file <path>',
      'a draft as JSON (as "request draft --json" prints it under "body"); - reads standard input',
    )
    .option('--kind <kind>', 'information, investigation, evidence, preservation, mitigation, notification')
    .option('--urgency <urgency>', 'emergency, urgent, routine', 'routine')
    .option('--title <text>', 'one line')
    .option('--facts <text>', 'what happened, when, where')
    .option('--ask <text>', 'a numbered ask; repeat it', collect)
    .option('--observable <text>', 'an indicator; repeat it', collect)
    .option('--offences <text>', 'offences alleged, with articles')
    .option('--reason <text>', 'why it is an emergency')
    .option('--tlp <colour>', 'CLEAR, GREEN, AMBER, AMBER+STRICT, RED', 'AMBER')
}

const DRAFT_EXAMPLE =
  'comity request enter --pair BEI --kind preservation --urgency urgent --title "Logs of 198.51.100.23" --facts "…" --ask "Preserve the logs" --ask "Hand them over"'

function draft(world: World): Command {
  const command = withDraftOptions(
    new Command('draft').description('keep a draft on this node; nothing leaves it'),
  )
  return defineRemote(
    world,
    command,
    [DRAFT_EXAMPLE.replace('enter', 'draft'), 'comity request draft --pair BEI --file request.json'],
    async (run) => {
      const row = await run.client.post<DraftRow>(`/api/v1/pairs/${pairOf(run)}/drafts`, await readDraft(run))
      run.output.result(row, [run.texts.drafted(row.id)])
    },
  )
}

function drafts(world: World): Command {
  return defineRemote(
    world,
    new Command('drafts').description('list drafts'),
    ['comity request drafts'],
    async ({ client, output }) => {
      const found = await client.get<{ drafts: DraftRow[] }>('/api/v1/drafts')
      output.result(
        found,
        table(found.drafts.map((row) => [row.id, row.author, (row.body as RequestDraft).title.text])),
      )
    },
  )
}

function enter(world: World): Command {
  const command = withDraftOptions(
    new Command('enter')
      .description('sign a request and enter it into our log: it leaves as soon as the peer is reached')
      .argument('[draft]', 'id of a draft'),
  )
  return defineRemote(
    world,
    command,
    [
      DRAFT_EXAMPLE,
      'comity request enter 1f00aa42c0d1e2f3',
      'comity request enter --pair BEI --file request.json --json',
    ],
    async (run, id) => {
      const entered = id
        ? await run.client.post<Entered>(`/api/v1/drafts/${id}/enter`)
        : await run.client.post<Entered>(`/api/v1/pairs/${pairOf(run)}/requests`, await readDraft(run))
      run.output.result(entered, [run.texts.entered(entered.reference, entered.position)])
    },
  )
}

function list(world: World): Command {
  const command = new Command('list')
    .description('requests of both sides, newest change first')
    .option('--direction <in|out>', 'only theirs (in) or ours (out)')
    .option('--limit <n>', 'how many', '50')
  return defineRemote(
    world,
    command,
    ['comity request list', 'comity request list --direction in --json'],
    async ({ client, output, texts, options }) => {
      const query = new URLSearchParams({
        limit: String(options.limit),
        ...(options.direction ? { direction: String(options.direction) } : {}),
      })
      const found = await client.get<{ requests: RequestSummary[] }>(`/api/v1/requests?${query}`)
      const { columns } = texts
      const rows = found.requests.map((r) => [
        r.reference,
        texts.direction[r.direction],
        texts.kind[r.kind] ?? r.kind,
        texts.urgency[r.urgency] ?? r.urgency,
        texts.phase[r.phase] ?? r.phase,
        r.nextDue ?? '–',
        r.title.text,
      ])
      output.result(
        found,
        rows.length === 0
          ? [texts.noRequests]
          : table([
              [
                columns.reference,
                columns.direction,
                columns.kind,
                columns.urgency,
                columns.phase,
                columns.due,
                columns.title,
              ],
              ...rows,
            ]),
      )
    },
  )
}

function show(world: World): Command {
  const command = new Command('show')
    .description('one request: asks, turns of both sides, and what is proven about each duty')
    .argument('<reference>')
  return defineRemote(
    world,
    command,
    ['comity request show ARD-2026-0042'],
    async ({ client, output, texts }, reference) => {
      const view = await client.get<RequestView>(`/api/v1/requests/${encodeURIComponent(reference!)}`)
      output.result(view, requestLines(view, texts))
    },
  )
}

function acknowledge(world: World): Command {
  const command = turn('acknowledge', 'say that a person has it, and its state')
    .option('--pending', 'not accepted yet')
    .option('--text <text>', 'a note')
  return defineTurn(
    world,
    command,
    ['comity request acknowledge ARD-2026-0042 --text "accepted, team 3"'],
    (run) => ['acknowledge', { state: run.options.pending ? 'pending' : 'accepted', ...textOf(run) }],
  )
}

function status(world: World): Command {
  const command = turn('status', 'say how it stands').requiredOption('--text <text>', 'what is being done')
  return defineTurn(
    world,
    command,
    ['comity request status ARD-2026-0042 --text "control host isolated"'],
    (run) => ['status', textOf(run)],
  )
}

function answer(world: World): Command {
  const command = turn('answer', 'answer ask by ask')
    .requiredOption(
      '--ask <n=outcome>',
      'N=done|partly|not_possible|later|other_channel, or N=refused:GROUND:ARTICLE; repeat it',
      collect,
    )
    .option('--final', 'this is the result (default: when every ask is settled)')
    .option('--text <text>', 'a note')
  return defineTurn(
    world,
    command,
    [
      'comity request answer ARD-2026-0042 --ask 1=done --ask "2=refused:sovereignty:Art. 4" --text "logs enclosed"',
    ],
    (run) => [
      'answer',
      {
        outcomes: (run.options.ask as string[]).map(parseOutcome),
        ...(run.options.final === true && { final: true }),
        ...textOf(run),
      },
    ],
  )
}

function refuse(world: World): Command {
  const command = turn('refuse', 'refuse the whole request')
    .requiredOption(
      '--ground <ground>',
      'no_offence, military, sovereignty, political, pending_at_home, persecution, no_link, disproportionate, other',
    )
    .requiredOption('--article <text>', 'the article that the ground rests on')
    .option('--text <text>', 'in words')
  return defineTurn(
    world,
    command,
    ['comity request refuse ARD-2026-0042 --ground no_link --article "Art. 14(6)"'],
    (run) => ['refuse', { ground: run.options.ground, article: run.options.article, ...textOf(run) }],
  )
}

function clarify(world: World): Command {
  const command = turn('clarify', 'ask or answer a question; moves no due time by itself').requiredOption(
    '--text <text>',
    'the question or its answer',
  )
  return defineTurn(
    world,
    command,
    ['comity request clarify ARD-2026-0042 --text "Which account numbers?"'],
    (run) => ['clarify', textOf(run)],
  )
}

function extend(world: World): Command {
  const command = turn('extend', 'ask the other side for more time')
    .requiredOption('--until <time>', 'RFC 3339, UTC')
    .option('--text <text>', 'why')
  return defineTurn(
    world,
    command,
    ['comity request extend ARD-2026-0042 --until 2026-12-24T17:00:00Z --text "court order pending"'],
    (run) => ['extension', { until: run.options.until, ...textOf(run) }],
  )
}

function grant(world: World): Command {
  const command = turn('grant', 'grant more time; counts only before the due time in force')
    .option('--duty <duty>', 'acknowledgement, answer, result', 'answer')
    .requiredOption('--due <time>', 'RFC 3339, UTC')
    .option('--text <text>', 'a note')
  return defineTurn(
    world,
    command,
    ['comity request grant ARD-2026-0042 --due 2026-12-24T17:00:00Z'],
    (run) => ['grant', { duty: run.options.duty, due: run.options.due, ...textOf(run) }],
  )
}

function withdraw(world: World): Command {
  const command = turn('withdraw', 'withdraw our own request').option('--text <text>', 'why')
  return defineTurn(
    world,
    command,
    ['comity request withdraw ARD-2026-0042 --text "solved at home"'],
    (run) => ['withdraw', textOf(run)],
  )
}

function turn(name: string, description: string): Command {
  return new Command(name).description(description).argument('<reference>')
}

function defineTurn(
  world: World,
  command: Command,
  examples: readonly string[],
  body: (run: Run) => readonly [string, unknown],
): Command {
  return defineRemote(world, command, examples, async (run, reference) => {
    const [route, sent] = body(run)
    const acted = await run.client.post<Acted>(
      `/api/v1/requests/${encodeURIComponent(reference!)}/${route}`,
      sent,
    )
    run.output.result(acted, [
      run.texts.acted(acted.reference, run.texts.phase[acted.phase] ?? acted.phase, acted.position),
    ])
  })
}

function textOf(run: Run): { readonly text?: { readonly lang: string; readonly text: string } } {
  const text = run.options.text
  return typeof text === 'string' ? { text: { lang: langOf(text), text } } : {}
}

/** A text is marked with the language that it is written in. */
function langOf(text: string): 'en' | 'zh' {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en'
}

function parseOutcome(text: string): unknown {
  const [, n, outcome, ground, article] = /^(\d+)=([a-z_]+)(?::([a-z_]+):(.+))?$/.exec(text) ?? []
  if (!n)
    throw new CliError(
      'bad_outcome',
      `--ask ${text}: expected N=OUTCOME, or N=refused:GROUND:ARTICLE, as in 1=done`,
      EXIT.usage,
    )
  return { ask: Number(n), outcome, ...(ground && { ground, article }) }
}

function pairOf(run: Run): string {
  if (typeof run.options.pair !== 'string')
    throw new CliError('pair_missing', 'to whom? give --pair with the other party’s prefix', EXIT.usage)
  return encodeURIComponent(run.options.pair)
}

async function readDraft(run: Run): Promise<unknown> {
  const { file, kind, urgency, title, facts, ask, observable, offences, reason, tlp } = run.options
  if (typeof file === 'string') return parseDraftFile(parseUtf8(await run.world.readFile(file)), file)
  for (const [name, value] of Object.entries({ kind, title, facts })) {
    if (typeof value !== 'string')
      throw new CliError(
        'option_missing',
        `--${name} is missing (or give the whole draft with --file)`,
        EXIT.usage,
      )
  }
  const text = (value: unknown) => ({ lang: langOf(String(value)), text: String(value) })
  return {
    kind,
    urgency,
    title: text(title),
    facts: text(facts),
    asks: ((ask as string[] | undefined) ?? []).map(text),
    observables: (observable as string[] | undefined) ?? [],
    tlp,
    ...(offences !== undefined && { offences }),
    ...(reason !== undefined && { urgencyReason: text(reason) }),
  }
}

function parseDraftFile(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliError(
      'bad_file',
      `${path} is not JSON: ${cause instanceof Error ? cause.message : ''}`,
      EXIT.usage,
    )
  }
}
