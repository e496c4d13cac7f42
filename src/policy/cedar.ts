import { readdirSync, readFileSync } from 'node:fs'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Policies, PolicyAnswer, PolicyEntity, PolicyQuestion } from '../app/ports/policies.ts'

/** A policy file that cannot be meant; the node refuses to start rather than guess what its people may do. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly code = 'bad_policy'
}

/**
 * The policies of a folder (`*.cedar`, in the order of their names) under its schema (`*.cedarschema`), parsed and validated once.
 * Throws PolicyError with the place and what is wrong there.
 */
export function openPolicies(folder: URL | string = DEFAULT): Policies {
  const names = readdirSync(folder).toSorted()
  const read = (name: string) => readFileSync(new URL(name, asFolder(folder)), 'utf8')
  const schema = names
    .filter((name) => name.endsWith('.cedarschema'))
    .map(read)
    .join('\n')
  const policies = {
    staticPolicies: named(
      names
        .filter((name) => name.endsWith('.cedar'))
        .map(read)
        .join('\n'),
    ),
  }
  validate(schema, policies)
  opened += 1
  const at = { preparsedSchemaName: `schema-${opened}`, preparsedPolicySetId: `policies-${opened}` }
  must(cedar.preparseSchema(at.preparsedSchemaName, schema))
  must(cedar.preparsePolicySet(at.preparsedPolicySetId, policies))
  return { decide: (question) => decide(at, question) }
}

const DEFAULT = new URL('../../data/policies/', import.meta.url)
let opened = 0

function asFolder(folder: URL | string): URL {
  return typeof folder === 'string' ? new URL(`file://${folder.replace(/\/?$/, '/')}`) : folder
}

/** Each policy under its `@id`, so that an answer says by which it was given. */
function named(text: string): Record<string, string> {
  const parts = cedar.policySetTextToParts(text)
  if (parts.type === 'failure') throw new PolicyError(sentences(parts.errors))
  return Object.fromEntries(
    parts.policies.map((policy) => {
      const json = cedar.policyToJson(policy)
      const id = json.type === 'success' ? json.json.annotations?.id : undefined
      if (!id) throw new PolicyError(`a policy has no @id("…"): ${policy.slice(0, 120)}`)
      return [id, policy]
    }),
  )
}

function validate(schema: string, policies: cedar.PolicySet): void {
  const answer = cedar.validate({ schema, policies })
  if (answer.type === 'failure') throw new PolicyError(sentences(answer.errors))
  if (answer.validationErrors.length > 0)
    throw new PolicyError(
      answer.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`).join('; '),
    )
}

function must(answer: cedar.CheckParseAnswer): void {
  if (answer.type === 'failure') throw new PolicyError(sentences(answer.errors))
}

function sentences(errors: readonly cedar.DetailedError[]): string {
  return errors.map(({ message, help }) => (help ? `${message} (${help})` : message)).join('; ')
}

const NOBODY: PolicyAnswer = { isAllowed: false, by: [] }

function decide(
  at: { readonly preparsedSchemaName: string; readonly preparsedPolicySetId: string },
  { who, action, on }: PolicyQuestion,
): PolicyAnswer {
  const answer = cedar.statefulIsAuthorized({
    ...at,
    principal: uid(who),
    action: { type: 'Action', id: action },
    resource: uid(on),
    context: {},
    // A question that the schema does not foresee (an act on a thing of another type, an unknown act) is denied.
    validateRequest: true,
    entities: [entity(who), entity(on)],
  })
  if (answer.type === 'failure') return NOBODY
  const { decision, diagnostics } = answer.response
  // A forbid that failed would be no forbid: what cannot be evaluated permits nothing.
  if (diagnostics.errors.length > 0) return NOBODY
  return { isAllowed: decision === 'allow', by: diagnostics.reason }
}

function uid({ type, id }: PolicyEntity): cedar.TypeAndId {
  return { type, id }
}

function entity(of: PolicyEntity): cedar.EntityJson {
  const attrs = Object.fromEntries(
    Object.entries(of.attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? [...value] : value,
    ]),
  )
  return { uid: uid(of), attrs, parents: [] }
}
