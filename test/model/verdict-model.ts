import { Away } from './model-away.ts'
import { exposuresOf } from './model-conflict.ts'
import type { Duty } from './model-duties.ts'
import { readBundle, UNKNOWN } from './model-input.ts'
import { type Opens, opensCosignature, readRecord } from './model-record.ts'
import type { Request } from './model-requests.ts'
import { secondsOf } from './model-spans.ts'

/**
 * The verdict function of docs/spec/verdicts.md, transcribed rule by rule without regard to cost: what the real one is compared with.
 * Takes the text of a sound bundle, gives the bytes of V15 as text. Throws an error whose message is `bad_cut` or `bad_order`.
 */
export async function modelVerdicts(bundle: string, opens: Opens = opensCosignature): Promise<string> {
  const record = await readRecord(readBundle(bundle), opens)
  return new Model(record, await exposuresOf(record)).document()
}

/** The document of verdicts (V15). */
class Model extends Away {
  document(): string {
    const { input, bases } = this.record
    const requests = this.requests().map((r) => ({ r, duties: this.duties(r) }))
    const c = this.cutTime()
    return `${canonical({
      function: 1,
      pair: input.pair,
      exercise: input.exercise,
      outside: this.cameIntoEffect().every((version) => version.outside !== undefined),
      cut: {
        time: c === 0 ? null : timeText(c),
        logs: input.logs.map((epochs, log) => ({
          writer: input.writers[log],
          epochs: epochs.map((epoch, e) => ({
            origin: epoch.origin,
            size: epoch.leaves.length,
            root: epoch.roots.at(-1),
            lost: epoch.leaves.length - bases[log]![e]!,
          })),
        })),
      },
      requests: requests.map(({ r, duties }) => this.printRequest(r, duties)),
      totals: this.totals(requests),
      returns: this.returns(),
      away: ([0, 1] as const).map((w) => ({
        writer: input.writers[w],
        dark: secondsOf(this.dark(w)),
        withheld: secondsOf(this.withheld(w)),
      })),
      unwitnessed: this.unwitnessed(),
    })}\n`
  }

  printRequest(r: Request, duties: readonly Duty[]) {
    const { writers } = this.record.input
    const contest = this.contest(r)
    const delay =
      r.receiptTime === UNKNOWN || r.lb === 0
        ? null
        : { least: Math.max(0, r.receiptTime - r.u), most: r.receiptTime - r.lb }
    return {
      id: r.leaf.value.id,
      thread: r.leaf.value.thread,
      from: writers[r.a],
      position: r.p,
      class: r.leaf.value.rule!.class,
      urgency: r.leaf.value.rule!.urgency,
      agreement: r.leaf.value.rule!.agreement,
      entered: { after: timeOrNull(r.lb), before: timeOrNull(r.u) },
      receipt: timeOrNull(r.receiptTime),
      delay,
      away: this.awayBefore(r),
      lacked:
        r.firstLack === undefined
          ? null
          : { position: r.firstLack.position, since: r.firstLack.value.lacks!.since },
      returned: r.row === undefined ? 'wrong_agreement' : (r.returned?.value.code ?? null),
      withdrawn: r.withdrawal?.position ?? null,
      contest: contest === undefined ? null : this.printContest(r, contest),
      duties: this.printDuties(duties),
    }
  }

  printContest(r: Request, contest: NonNullable<ReturnType<Model['contest']>>) {
    return {
      urgency: contest.leaf.value.urgency,
      position: contest.leaf.position,
      agreed: contest.agreement?.position ?? null,
      duties: this.printDuties(this.dutiesOfContest(r, contest)),
    }
  }

  printDuties(duties: readonly Duty[]) {
    const { writers } = this.record.input
    return duties.map((duty) => ({
      duty: duty.duty,
      n: duty.n,
      due: timeOrNull(duty.due ?? UNKNOWN),
      granted: duty.granted === undefined ? undefined : timeText(duty.granted),
      lateGrants: duty.lateGrants.map(timeText),
      verdict: duty.verdict,
      answer:
        duty.answer === undefined
          ? null
          : {
              writer: writers[duty.answer.leaf.log],
              position: duty.answer.leaf.position,
              after: timeOrNull(duty.answer.lb),
              before: timeOrNull(duty.answer.ub),
            },
      gap: duty.gap?.map(timeOrNull),
      says: duty.says,
      against: duty.against,
    }))
  }

  totals(requests: readonly { r: Request; duties: readonly Duty[] }[]) {
    const { writers } = this.record.input
    const all = requests.flatMap(({ r, duties }) =>
      duties.map(({ duty, verdict }) => ({ answerer: writers[r.b], duty, verdict })),
    )
    const names = ['receipt', 'acknowledgement', 'answer', 'update', 'result']
    const verdicts = [...new Set(all.map((one) => one.verdict))].sort()
    return writers
      .flatMap((answerer) =>
        names.flatMap((duty) => verdicts.map((verdict) => ({ answerer, duty, verdict }))),
      )
      .map((key) => ({
        ...key,
        count: all.filter(
          (one) => one.answerer === key.answerer && one.duty === key.duty && one.verdict === key.verdict,
        ).length,
      }))
      .filter((total) => total.count > 0)
  }

  returns() {
    return ([0, 1] as const).flatMap((w) => {
      const codes = this.record.logs[w]
        .filter((leaf) => leaf.value.kind === 'return')
        .map((leaf) => leaf.value.code!)
      return [...new Set(codes)].sort().map((code) => {
        return { by: this.record.input.writers[w], code, count: codes.filter((one) => one === code).length }
      })
    })
  }

  /** Seconds are grouped where no line comes or goes; in each group one stands for all. */
  unwitnessed(): number {
    const version = this.atEnd(0)
    if (version?.outside === undefined) return 0
    const { outside } = version
    const times = this.countingEverywhere()
      .filter((line) => outside.witnesses.includes(line.by))
      .map((line) => line.time)
    if (times.length === 0) return 0
    const last = Math.max(...times)
    const changes = [...new Set([...times, ...times.map((time) => time + 121), last + 1])].sort(
      (x, y) => x - y,
    )
    let count = 0
    changes.forEach((from, i) => {
      const to = Math.min(changes[i + 1] ?? from, last + 1)
      if (from < to && !this.atHand([version], from)) count += to - from
    })
    return count
  }
}

function timeText(time: number): string {
  return `${new Date(time * 1000).toISOString().slice(0, 19)}Z`
}

/** Neither 0 (nothing known before) nor ∞ is a time. */
function timeOrNull(time: number): string | null {
  return time === 0 || time === UNKNOWN ? null : timeText(time)
}

/** RFC 8785 for what V15 holds: plain ASCII texts, integers, members in order of their names. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
    .join(',')}}`
}
