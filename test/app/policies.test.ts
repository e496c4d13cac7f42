import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { allow, type Viewer } from '../../src/app/people/viewer.ts'
import { openPolicies } from '../../src/policy/cedar.ts'

const ANN: Viewer = { person: 'ann', name: 'Ann', roles: ['expert'], isProgram: false }
const PAIR = { type: 'pair', pair: 'x' } as const

/** The node's own policies with one more. */
async function policiesWith(policy: string) {
  const folder = await mkdtemp(join(tmpdir(), 'comity-policies-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp(join(import.meta.dirname, '../../data/policies'), folder, { recursive: true })
  await writeFile(join(folder, 'zz-ours.cedar'), policy)
  return () => openPolicies(folder)
}

it('a party’s own policy counts, and a forbid of its own stands above every permit', async () => {
  const more = await policiesWith(
    '@id("experts-export") permit (principal, action == Action::"export_public", resource) when { principal.roles.contains("expert") };',
  )
  const less = await policiesWith(
    '@id("nobody") forbid (principal, action == Action::"read_review", resource);',
  )
  expect(allow({ policies: openPolicies() }, ANN, 'export_public', PAIR)).toBe(false)
  expect(allow({ policies: more() }, ANN, 'export_public', PAIR)).toBe(true)
  expect(allow({ policies: less() }, ANN, 'read_review', PAIR)).toBe(false)
})

it.each([
  ['without a name', 'permit (principal, action, resource);', /@id/],
  [
    'that names an act which does not exist',
    '@id("x") permit (principal, action == Action::"fly", resource);',
    /fly/,
  ],
  [
    'that asks for what nobody has',
    '@id("x") permit (principal, action, resource) when { principal.rank > 3 };',
    /rank/,
  ],
  ['that is cut off', '@id("x") permit (principal, action', /./],
])('a policy %s opens nothing: the node does not start with it', async (_, policy, says) => {
  const open = await policiesWith(policy)
  expect(open).toThrow(expect.objectContaining({ name: 'PolicyError', message: expect.stringMatching(says) }))
})

it('a question about a thing of another kind is answered with no', () => {
  const policies = openPolicies()
  const who = {
    type: 'Person' as const,
    id: 'x',
    attributes: { person: 'x', roles: ['approver'], agency: '', hasToken: false, scopes: [] },
  }
  const on = { type: 'Pair' as const, id: 'y', attributes: {} }
  expect(policies.decide({ who, action: 'read_thread', on }).isAllowed).toBe(false)
  expect(
    policies.decide({ who: { ...who, attributes: { roles: ['approver'] } }, action: 'read_pair', on })
      .isAllowed,
  ).toBe(false)
})
