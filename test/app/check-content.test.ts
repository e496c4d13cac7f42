import { describe, expect, it } from 'vitest'
import { checkContent } from '../../src/app/check-content.ts'
import type { AppError } from '../../src/app/node.ts'
import { readObservables } from '../../src/app/read-observables.ts'
import { readCase } from '../../src/ops/exercise/cases.ts'

function refusalOf(body: unknown): AppError | undefined {
  try {
    checkContent(body)
    return undefined
  } catch (error) {
    return error as AppError
  }
}

describe('what may stand in a message', () => {
  it('is no card number in clear, wherever it stands, and the refusal does not repeat it', () => {
    for (const body of [
      { facts: { lang: 'en', text: 'Paid by 4111 1111 1111 1111.' } },
      { outcomes: [{ ask: 1, outcome: 'done', text: { lang: 'zh', text: '卡号4111111111111111' } }] },
      { observables: [{ type: 'card', value: '4111111111111111' }] },
      { observables: [{ type: 'card', value: '4111111111111112' }] },
    ]) {
      const refusal = refusalOf(body)
      expect(refusal?.code, JSON.stringify(body)).toBe('bad_draft')
      expect(JSON.stringify([refusal?.message, refusal])).not.toContain('1111111111')
    }
  })

  it('names an observable in its one form, and says which that is', () => {
    expect(refusalOf({ observables: [{ type: 'domain', value: 'Evil[.]Example' }] })?.message).toContain(
      'write evil.example',
    )
    expect(refusalOf({ observables: [{ type: 'md5', value: 'abc' }] })?.message).toContain('other')
    expect(refusalOf({ observables: [{ type: 'domain', value: 'evil.example' }] })).toBeUndefined()
  })

  it('names an activity of the list, by whatever of its names', () => {
    expect(refusalOf({ rsit: { class: 'Availability', type: 'ddos' } })).toBeUndefined()
    expect(refusalOf({ rsit: { class: '可用性', type: '拒绝服务' } })).toBeUndefined()
    expect(refusalOf({ rsit: { class: 'Availability', type: 'Phishing' } })?.message).toContain(
      'Availability: Phishing',
    )
  })

  it('may be an observable of a type that this version does not know', () => {
    expect(refusalOf({ observables: [{ type: 'imei', value: '35-209900-176148-1' }] })).toBeUndefined()
  })
})

describe('a list of observables', () => {
  it('is read line by line, with what else a line says as the note', () => {
    const lines = [
      'C2 `198.51.100.23:48101/tcp`',
      'sources in `203.0.113.0/25` (AS64501)',
      'sample SHA-256 `9f2c…` (made up)',
      '',
    ]
    expect(readObservables(lines)).toEqual([
      { type: 'ipv4', value: '198.51.100.23:48101/tcp', note: 'C2' },
      { type: 'ipv4', value: '203.0.113.0/25', note: 'sources in 203.0.113.0/25 (AS64501)' },
      { type: 'as', value: 'AS64501', note: 'sources in 203.0.113.0/25 (AS64501)' },
      { type: 'other', value: 'sample SHA-256 9f2c… (made up)' },
    ])
  })

  it('of every exercise case is content that may stand in a message', () => {
    for (let number = 1; number <= 42; number += 1) {
      const observables = readObservables(readCase(number).observables)
      expect(observables.length, `EX-${number}`).toBeGreaterThan(0)
      expect(refusalOf({ observables }), `EX-${number}`).toBeUndefined()
    }
  })

  it('masks a card number that stands in a line', () => {
    expect(readObservables(['card 4111 1111 1111 1111 of the victim'])).toEqual([
      { type: 'card', value: '411111******1111', note: 'card of the victim' },
    ])
  })
})
