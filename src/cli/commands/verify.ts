import type { Command } from 'commander'
import { wordFor } from '../../app/words/words.ts'
import {
  parseUtf8,
  type Removals,
  type Report,
  type RequestVerdicts,
  type Verdicts,
} from '../../protocol/index.ts'
import { localCommand, type Run, type Setting } from '../command.ts'
import { cutLines } from '../cut-lines.ts'
import { CliError, EXIT } from '../errors.ts'
import { table } from '../output.ts'
import { referencesIn } from '../references.ts'
import type { Texts } from '../texts/index.ts'

type References = ReturnType<typeof referencesIn>

/** Proves a bundle with both nodes off; works without a node. */
export function verifyCommand(setting: Setting): Command {
  const { world } = setting
  return localCommand(
    setting,
    {
      path: 'verify',
      args: [['<bundle>', 'bundle']],
      flags: [
        { flags: '--identity <hex>', help: 'identity', many: true },
        { flags: '--verdicts', help: 'verdicts' },
      ],
      examples: [
        'comity verify ARD-BEI.comity',
        'comity verify ARD-BEI.comity --identity 3b6a… --identity 91ff…',
        'comity verify ARD-BEI.comity --verdicts > verdicts.json',
      ],
    },
    async (run, path) => {
      const { options, output, texts } = run
      const report = await world.verify(await world.readFile(path!), {
        identities: (options.identity as string[] | undefined) ?? [],
        progress: (done, of) => output.progress(texts.verifying(done, of)),
      })
      output.clear()
      if (!options.verdicts) output.result(asJson(report), reportLines(report, run))
      else if (report.bytes) world.out(parseUtf8(report.bytes))
      if (!report.proven)
        throw new CliError('not_proven', texts.notProven(report.findings.length), EXIT.refused)
    },
  )
}

function asJson(report: Report): unknown {
  const { proven, pinned, findings, unverified, counted, removals, verdicts } = report
  return {
    proven,
    pinned,
    findings,
    unverified,
    counted,
    ...(removals && { removals }),
    ...(verdicts && { verdicts }),
  }
}

function reportLines(report: Report, { texts }: Run): string[] {
  if (!report.proven) return report.findings.map((f) => `✕ ${f.where}: ${f.sentence}  [${f.code}]`)
  const { leaves, messages, signatures } = report.counted
  return [
    texts.proven(leaves, messages, signatures),
    report.pinned ? texts.pinned : texts.notPinned(report.bundle?.identities ?? []),
    ...(report.removals ? removalLines(report.removals, texts) : []),
    ...report.unverified.map((line) => texts.unverified(line.writer, line.index, line.line)),
    ...(report.verdicts ? verdictLines(report.verdicts, referencesIn(report), texts) : []),
  ]
}

/** Nothing is said where nothing lacks. */
function removalLines({ removed, entries, unexplained }: Removals, { files }: Texts): string[] {
  if (removed + unexplained === 0 && entries.length === 0) return []
  return [
    files.removals(removed, unexplained),
    ...entries.map((entry) => files.removal({ ...entry, why: wordFor(files.reasons, entry.why) })),
  ]
}

function verdictLines(verdicts: Verdicts, references: References, texts: Texts): string[] {
  const { columns } = texts
  const head = [
    columns.request,
    columns.kind,
    columns.urgency,
    columns.duty,
    columns.verdict,
    columns.due,
    columns.proven,
  ]
  const rows = verdicts.requests.flatMap((request) => requestRows(request, references.get(request.id), texts))
  return [
    ...cutLines(verdicts, texts),
    texts.verdictsOf(verdicts.requests.length),
    ...(rows.length > 0 ? table([head, ...rows]) : []),
  ]
}

/** By its reference; without one, as in a bundle for the public, by the first digits of its id. */
function requestRows(request: RequestVerdicts, reference: string | undefined, texts: Texts): string[][] {
  const { words } = texts
  const name = reference ?? request.id.slice('sha256:'.length, 'sha256:'.length + 12)
  return request.duties.map((duty, i) => [
    i === 0 ? name : '',
    i === 0 ? wordFor(words.kind, request.class) : '',
    i === 0 ? wordFor(words.urgency, request.urgency) : '',
    `${words.duty[duty.duty]}${duty.n ? ` ${duty.n}` : ''}`,
    words.verdict[duty.verdict],
    duty.granted ?? duty.due ?? texts.unknownTime,
    duty.answer
      ? texts.between(duty.answer.after ?? texts.unknownTime, duty.answer.before ?? texts.unknownTime)
      : '',
  ])
}
