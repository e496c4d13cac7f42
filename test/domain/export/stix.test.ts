import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OBSERVABLE_TYPES } from '../../../src/domain/content/observable.ts'
import { labelOf } from '../../../src/domain/content/tlp.ts'
import { letterHtml } from '../../../src/domain/export/letter-html.ts'
import { letterPdf } from '../../../src/domain/export/letter-pdf.ts'
import type { StixObject } from '../../../src/domain/export/stix-objects.ts'
import { TLP } from '../../../src/protocol/index.ts'
import { caseLetter, caseStix } from '../../build/exports.ts'

function objectsOf(bundle: ReturnType<typeof caseStix>): readonly StixObject[] {
  return bundle.objects as readonly StixObject[]
}

/** Every id that an object names, whatever the member. */
function refsOf(object: StixObject): readonly string[] {
  return Object.entries(object).flatMap(([name, value]) =>
    /_refs?$/.test(name) ? [value].flat().map(String) : [],
  )
}

const line = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ''))
/** What another side's program may have written: our types with values that are none, and types that we do not know. */
const observable = fc.record({
  type: fc.constantFrom(...OBSERVABLE_TYPES, 'imei', 'x'),
  value: fc.oneof(
    line,
    fc.constantFrom('1.2.3.4', 'AS', 'a:b', '@', 'evil.example:99999', '4111111111111111', '\\', '/'),
  ),
  note: line,
})

describe('a bundle', () => {
  it.each(TLP)('under TLP:%s bears its marking on all but the marking and the parties', (tlp) => {
    const [marking, asker, answerer, ...others] = objectsOf(caseStix(1, { tlp }))
    expect(marking).toMatchObject({ id: labelOf(tlp).stix, name: `TLP:${tlp}` })
    expect([asker!.type, answerer!.type]).toEqual(['identity', 'identity'])
    for (const each of others) expect(each.object_marking_refs).toEqual([marking!.id])
  })

  it('is the same for the same message, and holds no id that another message has but of parties and observables', () => {
    expect(caseStix(3)).toEqual(caseStix(3))
    const own = (number: number) =>
      objectsOf(caseStix(number))
        .filter((each) => 'created_by_ref' in each)
        .map(({ id }) => id)
    expect(own(3).filter((id) => own(13).includes(id))).toEqual([])
  })

  it('has an object for every ask, and one incident with the machine tag of its activity', () => {
    const objects = objectsOf(caseStix(1))
    expect(objects.filter(({ type }) => type === 'course-of-action')).toHaveLength(4)
    const [incident, ...more] = objects.filter(({ type }) => type === 'incident')
    expect(more).toEqual([])
    expect(incident!.labels).toContain('rsit:availability="ddos"')
    expect(incident!.labels).toContain('exercise')
  })

  it('names no object that it does not hold, and each once, whatever the other side wrote', () => {
    fc.assert(
      fc.property(fc.array(observable, { maxLength: 8 }), (observables) => {
        const objects = objectsOf(caseStix(1, { observables }))
        const ids = objects.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(objects.flatMap(refsOf).filter((id) => !ids.includes(id))).toEqual([])
        const text = JSON.stringify(objects)
        expect(text).not.toContain('4111111111111111')
        expect(text).not.toContain('null')
      }),
    )
  })
})

describe('a letter', () => {
  it('is made of whatever the other side wrote, without a card number in clear', () => {
    fc.assert(
      fc.property(fc.array(observable, { maxLength: 4 }), line, (observables, text) => {
        const letter = caseLetter(1, {
          observables,
          facts: { lang: 'zh', text: `${text} 4111 1111 1111 1111` },
        })
        expect(letterHtml(letter)).not.toMatch(/4111 ?1111 ?1111 ?1111/)
        expect(letterPdf(letter).length).toBeGreaterThan(1000)
      }),
      { numRuns: 50 },
    )
  })
})
