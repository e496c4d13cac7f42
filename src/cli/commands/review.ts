import type { Command } from 'commander'
import type { Pair } from '../../app/ports.ts'
import { printReviewCsv } from '../../app/review/review-csv.ts'
import {
  type Period,
  parseEnvelope,
  parsePayload,
  parseUtf8,
  printReview,
  type Report,
  type Review,
  reviewOf,
  writerOf,
} from '../../protocol/index.ts'
import { findPair, onlyPair } from '../choose-pair.ts'
import { nodeClient } from '../client.ts'
import { localCommand, REMOTE, type Run, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import { lineWidth } from '../output.ts'
import { periodOf } from '../period.ts'
import { dateReader } from '../read-option.ts'
import { reviewLines } from '../review-lines.ts'
import type { Texts } from '../texts/index.ts'
import { reviewTexts } from '../texts/review.ts'

type Names = Readonly<Record<string, string>>
type Found = { readonly review: Review; readonly names: Names }

/** How timely both parties were over a period: from a running node, or from an exported file without any. */
export function reviewCommand(setting: Setting): Command {
  const read = dateReader(setting.texts, reviewTexts[setting.texts.lang].badPeriod)
  return localCommand(
    setting,
    {
      path: 'review',
      args: [['[period]', 'period']],
      flags: [
        { flags: '--from <time>', help: 'periodFrom', read },
        { flags: '--to <time>', help: 'periodTo', read },
        onlyPair,
        { flags: '--csv', help: 'reviewCsv' },
        { flags: '--bundle <file>', help: 'reviewBundle' },
        { flags: '--identity <hex>', help: 'identity', many: true },
        ...REMOTE,
      ],
      examples: [
        'comity review 2026-Q4 --pair BEI',
        'comity review 2026 --csv > review.csv',
        'comity review --from 2026-10-01 --to 2026-10-15T12:00:00Z --bundle ARD-BEI.comity --json',
      ],
    },
    async (run, typed) => {
      const { world, texts, options } = run
      if (options.csv && options.json)
        throw new CliError('bad_option', reviewTexts[texts.lang].oneForm, EXIT.usage)
      const period = periodOf(run, typed)
      const { review, names } = options.bundle ? await fromFile(run, period) : await fromNode(run, period)
      run.output.clear()
      if (options.json) world.out(parseUtf8(printReview(review)))
      else if (options.csv) world.out(printReviewCsv(review, { lang: texts.lang, words: texts.words, names }))
      else run.output.result(review, reviewLines(review, texts, { names, width: lineWidth(world) }))
    },
  )
}

async function fromNode(run: Run, { from, to }: Period): Promise<Found> {
  const client = await nodeClient(run, run.options)
  const pair = await findPair({ ...run, client })
  const review = await client.get<Review>(`/api/v1/pairs/${pair.id}/review?from=${from}&to=${to}`)
  return { review, names: namesOf(pair, run.texts.lang) }
}

function namesOf({ own, peer }: Pair, lang: Texts['lang']): Names {
  return Object.fromEntries([own, peer].map((card) => [writerOf(card.identity), card.name[lang]]))
}

/** Throws CliError `not_proven`: of a file that proves nothing there are no figures. */
async function fromFile({ world, options, output, texts }: Run, period: Period): Promise<Found> {
  const bytes = await world.readFile(String(options.bundle))
  const report = await world.verify(bytes, {
    identities: (options.identity as string[] | undefined) ?? [],
    progress: (done, of) => output.progress(texts.verifying(done, of)),
  })
  const { verdicts, beside, findings } = report
  if (!report.proven || !verdicts || !beside)
    throw new CliError('not_proven', texts.notProven(findings.length), EXIT.refused)
  return { review: reviewOf({ verdicts, beside }, period), names: namesIn(report, texts.lang) }
}

/** The parties' names as the first agreement of a file has them. */
function namesIn({ bundle }: Report, lang: Texts['lang']): Names {
  for (const bytes of bundle?.messages ?? []) {
    const payload = parsePayload(parseEnvelope(bytes).payload)
    if (payload.kind !== 'agreement') continue
    const { parties } = payload.body.document
    return Object.fromEntries(parties.map(({ identity, name }) => [writerOf(identity), name[lang]]))
  }
  return {}
}
