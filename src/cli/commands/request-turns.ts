import { type Command, InvalidArgumentError } from 'commander'
import { GRANTABLE, GROUNDS, OUTCOMES } from '../../protocol/index.ts'
import { attach, attachedOn } from '../attachments.ts'
import { remoteCommand, type Setting } from '../command.ts'
import { withMessages } from '../find-message.ts'
import { propose, sayProposal } from '../propose.ts'
import { timeReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'
import { moreTurns } from './request-turns-more.ts'
import { type TurnShape, textOf } from './turn-shape.ts'

/** What can be said on a request, one command each. */
export function turnCommands(setting: Setting): Command[] {
  return allTurns(setting.texts).map((turn) => turnCommand(setting, turn))
}

/** The turns of every day by one word: each does what `request …` does. */
const VERBS = {
  ack: 'request acknowledge',
  clarify: 'request clarify',
  status: 'request status',
  result: 'request answer',
  refuse: 'request refuse',
  extend: 'request extend',
  withdraw: 'request withdraw',
  assess: 'request assess',
} as const

export function verbCommands(setting: Setting): Command[] {
  const all = allTurns(setting.texts)
  return Object.entries(VERBS).map(([verb, path]) => {
    const turn = all.find((each) => each.path === path)!
    const examples = turn.examples.map((each) => each.replace(`comity ${path} `, `comity ${verb} `))
    return turnCommand(setting, { ...turn, path: verb as keyof typeof VERBS, examples })
  })
}

function allTurns(texts: Texts): readonly TurnShape[] {
  return [...turns(texts), ...moreTurns(texts)]
}

function turnCommand(setting: Setting, { route, body, ...shape }: TurnShape): Command {
  const args = [['<reference>', 'reference']] as const
  return remoteCommand(setting, { args, ...shape }, async (run, reference) => {
    const path = `/api/v1/requests/${encodeURIComponent(reference!)}/${route}`
    const said = await withMessages(run, reference!, body(run))
    const files = await attachedOn(run, reference!)
    sayProposal(run, await propose(run, path, { ...said, ...files }))
  })
}

const note = { flags: '--text <text>', help: 'note' } as const
const why = { flags: '--text <text>', help: 'why' } as const
const text = { flags: '--text <text>', help: 'text', required: true } as const

function turns(texts: Texts): readonly TurnShape[] {
  const read = timeReader(texts)
  return [
    {
      path: 'request acknowledge',
      route: 'acknowledge',
      flags: [{ flags: '--pending', help: 'pending' }, note],
      examples: [
        'comity request acknowledge ARD-2026-0042 --text "accepted, team 3"',
        'comity request acknowledge ARD-2026-0042 --pending',
      ],
      body: (run) => ({ state: run.options.pending ? 'pending' : 'accepted', ...textOf(run) }),
    },
    {
      path: 'request status',
      route: 'status',
      flags: [text],
      examples: ['comity request status ARD-2026-0042 --text "control host isolated"'],
      body: textOf,
    },
    {
      path: 'request answer',
      route: 'answer',
      flags: [
        {
          flags: '--ask <n=outcome>',
          help: 'outcome',
          required: true,
          many: true,
          read: outcomeReader(texts),
        },
        { flags: '--final', help: 'final' },
        attach,
        note,
      ],
      examples: [
        'comity request answer ARD-2026-0042 --ask 1=done --ask "2=refused:sovereignty_security:Art. 4" --text "logs enclosed"',
        'comity request answer ARD-2026-0042 --ask "1=partly:two of three hosts"',
        'comity request answer ARD-2026-0042 --ask 1=done --attach flows.pcap',
      ],
      body: (run) => ({
        outcomes: run.options.ask,
        ...(run.options.final === true && { final: true }),
        ...textOf(run),
      }),
    },
    {
      path: 'request refuse',
      route: 'refuse',
      flags: [
        { flags: '--ground <ground>', help: 'ground', required: true, choices: GROUNDS },
        { flags: '--article <text>', help: 'article', required: true },
        why,
      ],
      examples: ['comity request refuse ARD-2026-0042 --ground no_link --article "Art. 14(6)"'],
      body: (run) => ({ ground: run.options.ground, article: run.options.article, ...textOf(run) }),
    },
    {
      path: 'request clarify',
      route: 'clarify',
      flags: [text],
      examples: ['comity request clarify ARD-2026-0042 --text "Which account numbers?"'],
      body: textOf,
    },
    {
      path: 'request extend',
      route: 'extension',
      flags: [{ flags: '--until <time>', help: 'until', required: true, read }, why],
      examples: [
        'comity request extend ARD-2026-0042 --until 2026-12-24T17:00:00+08:00 --text "court order pending"',
      ],
      body: (run) => ({ until: run.options.until, ...textOf(run) }),
    },
    {
      path: 'request grant',
      route: 'grant',
      flags: [
        { flags: '--duty <duty>', help: 'duty', choices: GRANTABLE, preset: 'answer' },
        { flags: '--due <time>', help: 'due', required: true, read },
        note,
      ],
      examples: ['comity request grant ARD-2026-0042 --due 2026-12-24T17:00:00Z'],
      body: (run) => ({ duty: run.options.duty, due: run.options.due, ...textOf(run) }),
    },
    {
      path: 'request withdraw',
      route: 'withdraw',
      flags: [why],
      examples: ['comity request withdraw ARD-2026-0042 --text "solved at home"'],
      body: textOf,
    },
  ]
}

/** `1=done`, `1=partly:TEXT`, `1=refused:GROUND:ARTICLE`. */
function outcomeReader({ wrong }: Texts): (typed: string) => unknown {
  return (typed) => {
    const [, n, outcome, rest] = /^(\d{1,4})=([a-z_]+)(?::(.+))?$/s.exec(typed) ?? []
    if (!n || !OUTCOMES.some((each) => each === outcome))
      throw new InvalidArgumentError(wrong.outcome(typed, OUTCOMES.join(', ')))
    const ask = { ask: Number(n), outcome }
    if (outcome !== 'refused') return { ...ask, ...(rest && { text: rest }) }
    const [, ground, article] = /^([a-z_]+):(.+)$/s.exec(rest ?? '') ?? []
    if (!ground) throw new InvalidArgumentError(wrong.outcome(typed, OUTCOMES.join(', ')))
    return { ...ask, ground, article }
  }
}
