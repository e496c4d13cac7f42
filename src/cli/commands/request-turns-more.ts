import { EXPUNGED_FOR, FOLLOWED_UP, ONWARD, RATED, URGENCIES, USE_PURPOSES } from '../../protocol/index.ts'
import { attach, withhold } from '../attachments.ts'
import type { Run } from '../command.ts'
import { countReader, pairsReader, timeReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'
import { type TurnShape, textOf } from './turn-shape.ts'

const note = { flags: '--text <text>', help: 'note' } as const
const why = { flags: '--text <text>', help: 'why' } as const
const words = { flags: '--text <text>', help: 'text', required: true } as const
const REF = 'ARD-2026-0042'
const ID = 'sha256:5d0c…'

/** Everything that can be said on a request beside the plain path (docs/requests.md). */
export function moreTurns(texts: Texts): readonly TurnShape[] {
  return [
    ...conversation(texts),
    ...conditions(texts),
    ...urgency(),
    ...afterwards(texts),
    ...contents(texts),
  ]
}

function conversation(texts: Texts): readonly TurnShape[] {
  return [
    {
      path: 'request reply',
      route: 'reply',
      flags: [
        { flags: '--to <message>', help: 'toMessage', required: true },
        words,
        attach,
        { flags: '--grant <time>', help: 'grantTime', read: timeReader(texts) },
      ],
      examples: [`comity request reply ${REF} --to ${ID} --text "the accounts end in 7C1 and 90F"`],
      body: (run) => ({
        to: run.options.to,
        ...textOf(run),
        ...(run.options.grant !== undefined && { grant: { duty: 'answer', due: run.options.grant } }),
      }),
    },
    {
      path: 'request refuse-extension',
      route: 'refuse-extension',
      flags: [why],
      examples: [`comity request refuse-extension ${REF} --text "the logs end on 30 November"`],
      body: textOf,
    },
    {
      path: 'request correct',
      route: 'correct',
      flags: [{ flags: '--of <message>', help: 'ofMessage', required: true }, attach, words],
      examples: [`comity request correct ${REF} --of ${ID} --text "the host is 203.0.113.5, not .6"`],
      body: (run) => ({ of: run.options.of, ...textOf(run) }),
    },
    {
      path: 'request translate',
      route: 'translate',
      flags: [
        { flags: '--of <message>', help: 'ofMessage', required: true },
        { flags: '--in <en|zh>', help: 'editionLang', required: true, choices: ['en', 'zh'] },
        {
          flags: '--at <pointer=text>',
          help: 'editionText',
          required: true,
          many: true,
          read: pairsReader(texts, /^(\/[a-zA-Z0-9/]+)=(.+)$/s),
        },
        { flags: '--translator <name>', help: 'translator', required: true },
        { flags: '--machine', help: 'byMachine' },
      ],
      examples: [
        `comity request translate ${REF} --of ${ID} --in zh --at "/facts=11月20日,主机受控。" --translator 周敏`,
      ],
      body: ({ options }) => ({
        of: options.of,
        lang: options.in,
        texts: (options.at as readonly (readonly string[])[]).map(([at, text]) => ({ at, text })),
        how: options.machine ? 'machine' : 'human',
        translator: options.translator,
      }),
    },
  ]
}

function conditions(texts: Texts): readonly TurnShape[] {
  const read = timeReader(texts)
  const condition = { flags: '--condition <message>', help: 'condition', required: true } as const
  return [
    {
      path: 'request condition',
      route: 'condition',
      flags: [
        { flags: '--ask <n>', help: 'askNumber', required: true, many: true, read: countReader(texts) },
        { flags: '--use <purpose>', help: 'usePurpose', choices: USE_PURPOSES },
        { flags: '--onward <rule>', help: 'onward', choices: ONWARD },
        { flags: '--return-by <time>', help: 'returnBy', read },
        { flags: '--destroy-by <time>', help: 'destroyBy', read },
        withhold,
        note,
      ],
      examples: [
        `comity request condition ${REF} --ask 2 --use case --onward none --destroy-by 2027-06-30T00:00:00Z`,
      ],
      body: (run) => ({ asks: run.options.ask, terms: termsOf(run), ...textOf(run) }),
    },
    {
      path: 'request accept-condition',
      route: 'accept-condition',
      flags: [condition, note],
      examples: [`comity request accept-condition ${REF} --condition ${ID}`],
      body: (run) => ({ condition: run.options.condition, ...textOf(run) }),
    },
    {
      path: 'request decline-condition',
      route: 'decline-condition',
      flags: [condition, why],
      examples: [`comity request decline-condition ${REF} --condition ${ID} --text "a court must see it"`],
      body: (run) => ({ condition: run.options.condition, ...textOf(run) }),
    },
  ]
}

function termsOf({ options }: Run): Record<string, unknown> {
  const { use, onward, returnBy, destroyBy } = options
  return {
    ...(use !== undefined && { use: [use] }),
    ...(onward !== undefined && { onward }),
    ...(returnBy !== undefined && { returnBy }),
    ...(destroyBy !== undefined && { destroyBy }),
  }
}

function urgency(): readonly TurnShape[] {
  return [
    {
      path: 'request contest-urgency',
      route: 'contest-urgency',
      flags: [{ flags: '--urgency <urgency>', help: 'urgency', required: true, choices: URGENCIES }, words],
      examples: [`comity request contest-urgency ${REF} --urgency urgent --text "nothing is being lost"`],
      body: (run) => ({ urgency: run.options.urgency, ...textOf(run) }),
    },
    {
      path: 'request agree-urgency',
      route: 'agree-urgency',
      flags: [words],
      examples: [`comity request agree-urgency ${REF} --text "agreed"`],
      body: textOf,
    },
    {
      path: 'request keep-urgency',
      route: 'keep-urgency',
      flags: [words],
      examples: [`comity request keep-urgency ${REF} --text "a life is at stake"`],
      body: textOf,
    },
  ]
}

function afterwards(texts: Texts): readonly TurnShape[] {
  const rated = pairsReader(texts, new RegExp(`^([0-9]{1,4})=(${RATED.join('|')})$`))
  return [
    {
      path: 'request assess',
      route: 'assess',
      flags: [
        { flags: '--rating <1-5>', help: 'rating', required: true, choices: ['1', '2', '3', '4', '5'] },
        { flags: '--ask <n=rated>', help: 'ratedAsk', many: true, read: rated },
        { flags: '--of <message>', help: 'ofAnswer' },
        words,
      ],
      examples: [
        `comity request assess ${REF} --rating 4 --ask 1=met --ask 2=partly --text "complete, a day early"`,
      ],
      body: (run) => ({
        rating: Number(run.options.rating),
        ...(run.options.of !== undefined && { of: run.options.of }),
        asks: ((run.options.ask as readonly (readonly string[])[] | undefined) ?? []).map(([ask, each]) => ({
          ask: Number(ask),
          rated: each,
        })),
        ...textOf(run),
      }),
    },
    {
      path: 'request renew',
      route: 'renew',
      flags: [
        { flags: '--ask <n>', help: 'askNumber', required: true, read: countReader(texts) },
        { flags: '--until <time>', help: 'until', required: true, read: timeReader(texts) },
        why,
      ],
      examples: [`comity request renew ${REF} --ask 1 --until 2027-03-31T00:00:00Z`],
      body: (run) => ({ ask: run.options.ask, until: run.options.until, ...textOf(run) }),
    },
    {
      path: 'request follow-up',
      route: 'follow-up',
      flags: [
        { flags: '--days <7|30>', help: 'followUpDays', required: true, choices: ['7', '30'] },
        { flags: '--state <state>', help: 'followUpState', required: true, choices: FOLLOWED_UP },
        note,
      ],
      examples: [`comity request follow-up ${REF} --days 7 --state gone`],
      body: (run) => ({ days: Number(run.options.days), state: run.options.state, ...textOf(run) }),
    },
    {
      path: 'request ratify',
      route: 'ratify',
      flags: [{ flags: '--of <message>', help: 'ofMessage', required: true }],
      examples: [`comity request ratify ${REF} --of ${ID} --key ./okafor.key`],
      body: (run) => ({ of: run.options.of }),
    },
  ]
}

function contents(_texts: Texts): readonly TurnShape[] {
  const named = [
    { flags: '--message <message>', help: 'removedMessage', many: true },
    { flags: '--digest <digest>', help: 'removedFile', many: true },
  ] as const
  const both = ({ options }: Run) => ({ messages: options.message ?? [], digests: options.digest ?? [] })
  return [
    {
      path: 'request recall',
      route: 'recall',
      flags: [...named, words],
      examples: [`comity request recall ${REF} --message ${ID} --text "sent in error"`],
      body: (run) => ({ ...both(run), ...textOf(run) }),
    },
    {
      path: 'request expunge',
      route: 'expunge',
      flags: [
        ...named,
        { flags: '--for <reason>', help: 'removedFor', required: true, choices: EXPUNGED_FOR },
        { flags: '--article <text>', help: 'article' },
      ],
      examples: [`comity request expunge ${REF} --message ${ID} --for order --article "Art. 47"`],
      body: (run) => ({
        ...both(run),
        why: run.options.for,
        ...(run.options.article !== undefined && { article: run.options.article }),
      }),
    },
  ]
}
