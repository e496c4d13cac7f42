import type { DutyVerdict, Verdicts } from './properties.ts'

/** What a growing record may make of a verdict, the due time being the same (V14), where no clock is false and both keep the rules. */
const HONEST: Readonly<Record<string, readonly string[]>> = {
  'on-time': [],
  excused: [],
  late: [],
  exposed: [],
  returned: [],
  withdrawn: ['on-time', 'excused'],
  unanswered: ['late'],
}

/** What it may never do, whoever lies, while the witnesses are sound: make better what was counted against the answerer. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  late: ['late', 'unproven', 'exposed'],
  unanswered: ['unanswered', 'late', 'unproven', 'silent', 'exposed', 'returned'],
}

/** Every verdict that more leaves changed as V14 does not let them; empty when none did. */
export function brokenNarrowing(before: Verdicts, after: Verdicts, areHonest: boolean): string[] {
  const broken: string[] = []
  for (const request of before.requests) {
    const later = after.requests.find((one) => one.id === request.id)
    for (const duty of request.duties) {
      const now = later?.duties.find((one) => one.duty === duty.duty && one.n === duty.n)
      if (now === undefined || !isSettled(duty, now) || mayBecome(duty.verdict, now.verdict, areHonest))
        continue
      broken.push(
        `${request.id.slice(7, 15)} ${duty.duty} ${duty.n ?? ''}: ${duty.verdict} became ${now.verdict}`,
      )
    }
  }
  return broken
}

function isSettled(duty: DutyVerdict, now: DutyVerdict): boolean {
  return duty.due === now.due && duty.granted === now.granted
}

function mayBecome(verdict: string, now: string, areHonest: boolean): boolean {
  if (verdict === now) return true
  const allowed = areHonest ? HONEST[verdict] : COUNTED[verdict]
  return allowed === undefined || allowed.includes(now)
}
