import { Command } from 'commander'
import type { Report, Verdicts } from '../../protocol/index.ts'
import { collect, define, type Run } from '../command.ts'
import { table } from '../output.ts'
import { CliError, EXIT, type World } from '../world.ts'

/** Proves a bundle with both nodes off; works without a node. */
export function verifyCommand(world: World): Command {
  const command = new Command('verify')
    .description('prove a bundle and recompute every verdict, with both nodes off')
    .argument('<bundle>', 'a file of "comity record export"')
    .option(
      '--identity <hex>',
      'an identity that you were given by another channel; repeat it for both',
      collect,
    )
    .option('--verdicts', 'print exactly the verdict document (V15) and nothing else')
  return define(
    world,
    command,
    [
      'comity verify BEI.comity',
      'comity verify BEI.comity --identity 3b6a… --identity 91ff…',
      'comity verify BEI.comity --verdicts > verdicts.json',
    ],
    async (run, path) => {
      const { options, output } = run
      const bytes = await world.readFile(path!)
      const progress = (done: number, of: number) => output.progress(`${done} / ${of}`)
      const report = await world.verify(bytes, {
        identities: (options.identity as string[] | undefined) ?? [],
        progress,
      })
      if (options.verdicts) world.out(report.bytes ? new TextDecoder().decode(report.bytes) : '')
      else
        output.result(asJson(report), [
          ...findingLines(report, run),
          ...(report.verdicts ? verdictLines(report.verdicts, run) : []),
        ])
      if (!report.proven)
        throw new CliError('not_proven', run.texts.notProven(report.findings.length), EXIT.refused)
    },
  )
}

function asJson(report: Report): unknown {
  const { proven, pinned, findings, unverified, counted, verdicts } = report
  return { proven, pinned, findings, unverified, counted, ...(verdicts && { verdicts }) }
}

function findingLines(report: Report, { texts }: Run): string[] {
  const findings = report.findings.map((f) => `✗ ${f.where}: ${f.sentence}  [${f.code}]`)
  const { leaves, messages, signatures } = report.counted
  if (!report.proven) return findings
  return [
    texts.proven(leaves, messages, signatures),
    report.pinned ? texts.pinned : texts.notPinned(report.bundle?.identities ?? []),
    ...report.unverified.map((line) => `! ${line.writer} leaf ${line.index}: ${line.line}`),
  ]
}

function verdictLines(verdicts: Verdicts, { texts }: Run): string[] {
  const rows = verdicts.requests.flatMap((request) =>
    request.duties.map((duty, i) => [
      i === 0 ? request.id.slice('sha256:'.length, 'sha256:'.length + 12) : '',
      i === 0 ? (texts.kind[request.class] ?? request.class) : '',
      i === 0 ? (texts.urgency[request.urgency] ?? request.urgency) : '',
      texts.duty[duty.duty] ?? duty.duty,
      texts.verdict[duty.verdict] ?? duty.verdict,
      duty.due ?? texts.unknownTime,
      duty.answer
        ? texts.between(duty.answer.after ?? texts.unknownTime, duty.answer.before ?? texts.unknownTime)
        : '',
    ]),
  )
  return [
    texts.cutAt(verdicts.cut.time ?? texts.unknownTime),
    texts.verdictsOf(verdicts.requests.length),
    ...table(rows),
  ]
}
