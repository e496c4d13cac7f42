import type { Command } from 'commander'
import type { Owed } from '../../app/duties/owed.ts'
import type { ExplainedDuty } from '../../app/duties/request-duties.ts'
import { wordFor } from '../../app/words/words.ts'
import { remoteCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'
import { countReader, dateReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'

/** What is owed next, by whom, until when; with --why, why then. */
export function dutiesCommand(setting: Setting): Command {
  const readDate = dateReader(setting.texts, setting.texts.wrong.date)
  return remoteCommand(
    setting,
    {
      path: 'duties',
      args: [['[reference]', 'reference']],
      flags: [
        { flags: '--pair <pair>', help: 'onlyPair' },
        { flags: '--by <us|them>', help: 'owedBy', choices: ['us', 'them'] },
        { flags: '--due-from <time>', help: 'dueFrom', read: readDate },
        { flags: '--due-to <time>', help: 'dueTo', read: readDate },
        { flags: '--days <n>', help: 'dueDays', read: countReader(setting.texts) },
        { flags: '--why', help: 'explainDues' },
        { flags: '--limit <n>', help: 'limit', preset: '50', read: countReader(setting.texts) },
      ],
      examples: [
        'comity duties',
        'comity duties --days 14 --by us --why',
        'comity duties --due-from 2026-12-01',
        'comity duties ARD-2026-0042 --json',
      ],
    },
    async ({ client, output, options, texts }, reference) => {
      if (reference !== undefined) {
        const path = `/api/v1/requests/${encodeURIComponent(reference)}/duties`
        const { items } = await client.get<{ items: readonly ExplainedDuty[] }>(path)
        output.result({ items }, items.length === 0 ? [texts.agreement.nothingOwed] : ofRequest(items, texts))
        return
      }
      const query = new URLSearchParams({
        limit: String(options.limit),
        ...(options.by ? { by: String(options.by) } : {}),
        ...(options.dueFrom ? { dueFrom: String(options.dueFrom) } : {}),
        ...(options.dueTo ? { dueTo: String(options.dueTo) } : {}),
        ...(options.days ? { days: String(options.days) } : {}),
        ...(options.pair ? { pair: String(options.pair) } : {}),
      })
      const found = await client.get<Found>(`/api/v1/duties?${query}`)
      const lines = options.why === true ? reasons(found.items, texts) : rows(found.items, texts)
      output.result(found, [
        ...(found.items.length === 0 ? nothingOf(found, texts) : lines),
        ...leftOutLines(found, texts),
      ])
    },
  )
}

type Found = { readonly items: readonly Owed[]; readonly leftOut: number; readonly more: number }

/** That nothing is owed is said only where nothing was left out. */
function nothingOf({ leftOut }: Found, { agreement }: Texts): string[] {
  return [leftOut === 0 ? agreement.nothingOwed : agreement.nothingDueThen]
}

function leftOutLines({ leftOut, more }: Found, { agreement }: Texts): string[] {
  return [
    ...(more > 0 ? [agreement.moreOwed(more)] : []),
    ...(leftOut > 0 ? [agreement.leftOut(leftOut)] : []),
  ]
}

/** One request's duties, given or not, each with its reason. */
function ofRequest(items: readonly ExplainedDuty[], { words, agreement, lang }: Texts): string[] {
  const isContested = new Set(items.map(({ urgency }) => urgency)).size > 1
  return items.flatMap((each) => {
    const name = `${words.duty[each.duty]}${each.n ? ` ${each.n}` : ''}`
    const verdict = each.verdict ? [wordFor(words.verdict, each.verdict)] : []
    const under = isContested ? [wordFor(words.urgency, each.urgency)] : []
    const granted = each.granted ? [`→ ${each.granted}`] : []
    const head = [agreement.by[each.by], name, ...under, each.due ?? agreement.unset, ...granted, ...verdict]
    return [head.join(' · '), `  ${each.explanation[lang]}`]
  })
}

function rows(items: readonly Owed[], texts: Texts): string[] {
  const { due, left, by, what } = texts.agreement.owedColumns
  const { reference, title, urgency } = texts.columns
  return table([[due, left, by, what, reference, urgency, title], ...items.map((each) => cells(each, texts))])
}

function cells(owed: Owed, { agreement, words }: Texts): string[] {
  return [
    owed.due ?? agreement.unset,
    owed.left === undefined ? '–' : agreement.left(owed.left),
    agreement.by[owed.by],
    whatOf(owed, agreement),
    owed.reference ?? '–',
    owed.urgency ? wordFor(words.urgency, owed.urgency) : '–',
    owed.title?.text ?? '–',
  ]
}

function whatOf({ what, n, ask, days }: Owed, { what: names, afterDays }: Texts['agreement']): string {
  if (days !== undefined) return afterDays(names[what], days)
  const number = n ?? ask
  return number === undefined ? names[what] : `${names[what]} ${number}`
}

function reasons(items: readonly Owed[], texts: Texts): string[] {
  return items.flatMap((owed) => {
    const head = cells(owed, texts).filter((cell) => cell !== '–')
    const { contested } = owed
    const rival = contested
      ? [
          texts.agreement.contested(
            wordFor(texts.words.urgency, contested.urgency),
            contested.due ?? texts.agreement.unset,
          ),
        ]
      : []
    return [head.join(' · '), ...[owed.explanation[texts.lang], ...rival].map((line) => `  ${line}`)]
  })
}
