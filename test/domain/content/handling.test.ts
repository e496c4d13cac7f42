import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { activities, findActivity } from '../../../src/domain/content/rsit.ts'
import {
  type Audience,
  DOORS,
  type Door,
  labelOf,
  mayLeave,
  mayTell,
  stricter,
  type Tlp,
  whyNot,
} from '../../../src/domain/content/tlp.ts'
import { TLP } from '../../../src/protocol/message-schema.ts'

const doors = Object.keys(DOORS) as Door[]
const root = new URL('../../../', import.meta.url)

/** What may leave by each door, label by label, as docs/handling.md tells people. */
const OPEN: Readonly<Record<Door, readonly Tlp[]>> = {
  exchange: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'],
  desk: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'],
  attachment: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'],
  bundle: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  json: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  stix: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  letter: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  print: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  csv: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  search: ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT'],
  mail: ['CLEAR', 'GREEN'],
  forward: ['CLEAR', 'GREEN'],
  publication: ['CLEAR'],
  public_bundle: [],
  webhook: [],
}

describe('the Traffic Light Protocol', () => {
  it.each(doors)('opens the door %s to the labels that docs/handling.md lists, and to no other', (door) => {
    expect(TLP.filter((tlp) => mayLeave(tlp, door))).toEqual(OPEN[door])
    const row = readFileSync(new URL('docs/handling.md', root), 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`| \`${door}\` |`))!
    const cells = row
      .split('|')
      .slice(3, 8)
      .map((cell) => cell.trim())
    expect(cells).toEqual(TLP.map((tlp) => (OPEN[door].includes(tlp) ? 'yes' : 'no')))
  })

  it('lets RED out by no door but the record of the pair and the desk with what is attached', () => {
    expect(doors.filter((door) => mayLeave('RED', door))).toEqual(['exchange', 'desk', 'attachment'])
  })

  it('lets nothing out by a wider door that it keeps from a narrower one', () => {
    const audiences: readonly Audience[] = ['named', 'organisation', 'clients', 'community', 'public']
    for (const tlp of TLP) {
      const told = audiences.map((audience) => mayTell(tlp, audience))
      expect(told).toEqual(told.toSorted((a, b) => Number(b) - Number(a)))
    }
  })

  it('handles what is put together as its strictest part', () => {
    for (const a of TLP)
      for (const b of TLP) {
        const both = stricter(a, b)
        for (const door of doors) expect(mayLeave(both, door)).toBe(mayLeave(a, door) && mayLeave(b, door))
      }
  })

  it('knows each label of the messages once, with its meaning in both languages and the label untranslated', () => {
    for (const tlp of TLP) {
      const { label, colour, en, zh, stix } = labelOf(tlp)
      expect(label).toBe(tlp)
      expect(colour).toMatch(/^#[0-9A-F]{6}$/)
      expect([en.length > 0, /\p{Script=Han}/u.test(zh)]).toEqual([true, true])
      expect(stix).toMatch(/^marking-definition--[0-9a-f-]{36}$/)
      expect(whyNot(tlp, 'publication').zh).toContain(`TLP:${tlp}`)
    }
    expect(new Set(TLP.map((tlp) => labelOf(tlp).stix)).size).toBe(5)
  })
})

describe('the activity classes', () => {
  it('hold what every exercise case names', () => {
    const folder = new URL('data/cases/', root)
    const named = readdirSync(folder).map(
      (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')).rsit,
    )
    expect(named.filter((rsit) => findActivity(rsit) === undefined)).toEqual([])
  })

  it('are found by tag, by English and by Chinese name, and are the same one', () => {
    const ddos = findActivity({ class: 'availability', type: 'ddos' })
    expect(ddos?.machineTag).toBe('rsit:availability="ddos"')
    expect(findActivity({ class: 'Availability', type: 'Distributed Denial Of Service' })).toEqual(ddos)
    expect(findActivity({ class: '可用性', type: '分布式拒绝服务' })).toEqual(ddos)
  })

  it('are not found under another class, or under none', () => {
    expect(findActivity({ class: 'fraud', type: 'ddos' })).toBeUndefined()
    expect(findActivity({ class: 'cyber', type: 'ddos' })).toBeUndefined()
  })

  it('have one tag and one name each, in both languages', () => {
    for (const of of [activities(), ...activities().map(({ types }) => types)]) {
      for (const key of ['tag', 'en', 'zh'] as const) {
        const names = of.map((each) => each[key])
        expect(new Set(names).size).toBe(names.length)
      }
      expect(of.filter(({ zh }) => !/\p{Script=Han}/u.test(zh))).toEqual([])
    }
  })
})
