import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tellChange } from '../../src/app/agreement-words.ts'
import { type Change, compareAgreements } from '../../src/domain/agreement/compare.ts'
import { type Agreement, agreementDigest, checkAgreement, parseAgreement } from '../../src/protocol/index.ts'
import { anAgreement } from '../build/agreement.ts'
import { Party } from '../build/ledgers.ts'

const parties = await Promise.all(['arden', 'beiyuan'].map((name) => Party.called(name)))
const cards = parties.map((party) => {
  const { identity, host, name, prefix } = party.card()
  return { identity, host, name, prefix }
}) as [Agreement['parties'][0], Agreement['parties'][1]]
const agreement = parseAgreement(anAgreement(cards))
const [arden] = cards
const names = (party: string) => agreement.parties.find(({ identity }) => identity === party)!.name

function next(changes: Partial<Agreement>): Agreement {
  const document = { ...agreement, version: 2, before: agreementDigest(agreement), ...changes }
  checkAgreement(document)
  return document
}

function calendar(changes: Partial<Agreement['calendars'][string]>): Partial<Agreement> {
  const { calendars } = agreement
  return { calendars: { ...calendars, [arden.identity]: { ...calendars[arden.identity]!, ...changes } } }
}

function duties(changes: object): Partial<Agreement> {
  return {
    duties: agreement.duties.map((limits) =>
      limits.class === 'information' && limits.urgency === 'urgent' ? { ...limits, ...changes } : limits,
    ),
  }
}

const NAME = arden.name

describe('a difference between two versions', () => {
  test.each<readonly [string, Partial<Agreement>, readonly Change['type'][], string, string]>([
    [
      'the state',
      { state: 'suspended' },
      ['state'],
      'The agreement is suspended: no new requests, open ones go on; it was in force.',
      '协定中止施行（不接受新请求，未结请求继续办理）；此前有效施行。',
    ],
    [
      'a limit',
      duties({ acknowledgement: { minutes: 90 } }),
      ['limit'],
      'information, urgent, acknowledgement: 1 hour and 30 minutes; before: 1 hour.',
      '信息、加急，收悉确认：1 小时 30 分钟；此前：1 小时。',
    ],
    [
      'a limit in days',
      duties({ answer: { workingDays: 3, of: 'both' } }),
      ['limit'],
      'information, urgent, answer: 3 common working days; before: 24 hours.',
      '信息、加急，答复：3 个共同工作日；此前：24 小时。',
    ],
    [
      'a new duty',
      duties({ result: { workingDays: 1, of: 'answerer' } }),
      ['limit'],
      'information, urgent, result: 1 working day of the side that answers; before: not due.',
      '信息、加急，结果：1 个答复方工作日；此前：无此项义务。',
    ],
    [
      'a class that is no longer foreseen',
      { duties: agreement.duties.slice(1) },
      ['foreseen'],
      'information, EMERGENCY: requests are not foreseen any more.',
      '信息、特急：不再纳入可提出的请求。',
    ],
    [
      'the purpose',
      { purpose: { ...agreement.purpose, en: 'More.' } },
      ['purpose'],
      'The purpose (en) reads: More. Before: A test.',
      '宗旨（英文）现为：More.此前为：A test.',
    ],
    [
      'the hotline',
      { hotline: { scope: 'any' } },
      ['hotline'],
      'The hotline is for any matter; before: for cyber crime only.',
      '热线用于任何事项；此前用于网络犯罪事项。',
    ],
    [
      'a zone',
      calendar({ zone: 'Asia/Shanghai' }),
      ['zone'],
      `${NAME.en}: the time zone is Asia/Shanghai; before: UTC.`,
      `${NAME.zh}：时区为 Asia/Shanghai；此前：UTC。`,
    ],
    [
      'a week',
      calendar({ week: [1, 2, 3, 4, 7] }),
      ['week'],
      `${NAME.en}: the working week is Mon, Tue, Wed, Thu, Sun; before: Mon, Tue, Wed, Thu, Fri.`,
      `${NAME.zh}：每周工作日为周一、周二、周三、周四、周日；此前：周一、周二、周三、周四、周五。`,
    ],
    [
      'a year',
      calendar({ years: { 2027: { off: [], work: [] } } }),
      ['year'],
      `${NAME.en}: the calendar of 2027 is added.`,
      `${NAME.zh}：增加 2027 年日历。`,
    ],
    [
      'retention',
      { retention: { days: 30 } },
      ['number'],
      'Days for which contents are kept: 30; before: 365.',
      '内容保存天数：30；此前：365。',
    ],
    [
      'a daily test',
      { tests: { dailyLink: true } },
      ['daily_test'],
      'A daily test of the link is agreed.',
      '约定每日测试链路。',
    ],
    [
      'a host',
      {
        parties: agreement.parties.map((party) =>
          party.identity === arden.identity ? { ...party, host: 'new.example' } : party,
        ) as unknown as Agreement['parties'],
      },
      ['party'],
      `${NAME.en}: the host is new.example; before: ${arden.host}.`,
      `${NAME.zh}：主机为 new.example；此前：${arden.host}。`,
    ],
  ])('in %s is said in both languages', (_, changes, types, en, zh) => {
    const found = compareAgreements(agreement, next(changes))
    expect(found.map(({ type }) => type)).toEqual(types)
    expect(tellChange(found[0]!, names)).toEqual({ en, zh })
  })

  test('in the days of a year names them as runs', () => {
    const before = next(
      calendar({ years: { 2026: { off: ['2026-10-01', '2026-10-02', '2026-12-25'], work: [] } } }),
    )
    const after = {
      ...before,
      ...calendar({
        years: {
          2026: {
            off: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
            work: ['2026-10-10'],
          },
        },
      }),
    }
    expect(compareAgreements(before, after).map((change) => tellChange(change, names))).toEqual([
      {
        en: `${NAME.en}, calendar of 2026: new days off: 5 to 7 October 2026; no longer days off: 25 December 2026.`,
        zh: `${NAME.zh} 2026 年日历：新增节假日：2026年10月5日至7日；不再是节假日：2026年12月25日。`,
      },
      {
        en: `${NAME.en}, calendar of 2026: new make-up working days: 10 October 2026.`,
        zh: `${NAME.zh} 2026 年日历：新增调休上班日：2026年10月10日。`,
      },
    ])
  })

  test('in nothing is none', () => {
    expect(compareAgreements(agreement, next({}))).toEqual([])
  })

  test('is never missed: whatever member of a version changes, something is said, in both languages', () => {
    const aChange = fc.oneof<fc.Arbitrary<Partial<Agreement>>[]>(
      fc.constantFrom('suspended' as const, 'ended' as const).map((state) => ({ state })),
      fc.integer({ min: 61, max: 9000 }).map((minutes) => duties({ acknowledgement: { minutes } })),
      fc.integer({ min: 1, max: 90 }).map((workingDays) => duties({ answer: { workingDays, of: 'either' } })),
      fc.integer({ min: 60, max: 900 }).map((minutes) => duties({ updates: { minutes } })),
      fc.integer({ min: 6, max: 900 }).map((minutes) => duties({ receipt: { minutes } })),
      fc
        .integer({ min: 2000, max: 2999 })
        .map((year) => calendar({ years: { [year]: { off: [], work: [] } } })),
      fc.string({ minLength: 8 }).map((en) => ({ purpose: { ...agreement.purpose, en } })),
      fc.string({ minLength: 8 }).map((zh) => ({ purpose: { ...agreement.purpose, zh } })),
      fc.integer({ min: 1, max: 300 }).map((days) => ({ retention: { days } })),
      fc
        .integer({ min: 1, max: 900_000 })
        .map((messagesPerDay) => ({ quotas: { ...agreement.quotas, messagesPerDay } })),
      fc
        .integer({ min: 1, max: 900_000 })
        .map((bytesPerDay) => ({ quotas: { ...agreement.quotas, bytesPerDay } })),
      fc.constant({ policy: '# none\nquorum none\n' }),
    )
    fc.assert(
      fc.property(aChange, (changes) => {
        const found = compareAgreements(agreement, next(changes))
        expect(found.length).toBeGreaterThan(0)
        for (const change of found) {
          const { en, zh } = tellChange(change, names)
          expect(en).not.toContain('undefined')
          expect(zh).toMatch(/\p{Script=Han}/u)
        }
      }),
    )
  })
})
